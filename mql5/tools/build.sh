#!/usr/bin/env bash
# build.sh FOLDER [fast | fresh | quick]: both programs against the shim, with sanitizers (fast: optimised and without, for measuring;
# fresh: only when a source is newer than the programs; quick: not optimised, for programs that are thrown away after a test).
# MQL5_SOURCES names another tree of Experts, Services and Include; SHIM_OBJECTS a folder of objects to share between builds.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
sources="${MQL5_SOURCES:-$here}"
target="$(mkdir -p "$1" && cd "$1" && pwd -P)"
objects="${SHIM_OBJECTS:-$target/objects}"
flags=(-std=c++17 -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wno-unused-parameter -Wno-unused-function -Werror)
case "${2:-}" in
  fast) flags+=(-g -O2) ;;
  quick) flags+=(-O0 -fsanitize=address,undefined -fno-sanitize-recover=all) ;;
  *) flags+=(-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all) ;;
esac
link=(-fuse-ld=lld)

# Tests of several targets build into one folder at the same time.
exec 9>"$target/lock"
flock 9
if [[ "${2:-}" == fresh && -e "$target/HeraldBridge" && -e "$target/HeraldHistory" ]] &&
  [[ -z "$(find "$here" "$sources" -type f \( -newer "$target/HeraldBridge" -o -newer "$target/HeraldHistory" \) -print -quit)" ]]; then
  exit 0
fi

mkdir -p "$objects"
for unit in types runtime sockets market book trade control expert service; do
  if [[ ! "$objects/$unit.o" -nt "$here/shim/$unit.cpp" || ! "$objects/$unit.o" -nt "$here/shim/terminal.hpp" || ! "$objects/$unit.o" -nt "$here/shim/mql5.hpp" || ! "$objects/$unit.o" -nt "$here/shim/types.hpp" ]]; then
    clang++ "${flags[@]}" -c "$here/shim/$unit.cpp" -o "$objects/$unit.o"
  fi
done

while IFS= read -r path; do
  python3 "$here/tools/prepare.py" "$sources/$path" "$target/cpp/$path"
done < <(cd "$sources" && find Experts Services Include -name '*.mq[h5]')

# program SOURCE HOST: the preprocessed program and the shim that runs it.
program() {
  local name
  name="$(basename "$1" .mq5)"
  clang++ "${flags[@]}" -x c++ -include "$here/shim/mql5.hpp" -I "$target/cpp/Include" -c "$target/cpp/$1" -o "$target/$name.o"
  clang++ "${flags[@]}" "${link[@]}" "$target/$name.o" "$objects"/{types,runtime,sockets,market,book,trade,control}.o "$objects/$2.o" -o "$target/$name"
}
for wanted in ${PROGRAMS:-HeraldBridge HeraldHistory}; do
  case "$wanted" in
    HeraldBridge) program Experts/HeraldBridge.mq5 expert ;;
    HeraldHistory) program Services/HeraldHistory.mq5 service ;;
  esac
done
