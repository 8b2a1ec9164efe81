// "Did you mean": the closest known name, the same one in every process.
#include "internal.h"

enum { MOST_EDITS = 2 };

static size_t smallest(size_t a, size_t b) { return a < b ? a : b; }

// Edits between two names, a swap of neighbours counting as one (optimal string alignment).
static size_t edits(const char *a, size_t a_length, const char *b, size_t b_length) {
  size_t rows[3][MAX_NAME + 1];
  size_t *two = rows[0], *last = rows[1], *now = rows[2];
  for (size_t j = 0; j <= b_length; j++) last[j] = two[j] = j;
  for (size_t i = 1; i <= a_length; i++) {
    now[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
      size_t best = smallest(smallest(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = smallest(best, two[j - 2] + 1);
      now[j] = best;
    }
    size_t *oldest = two;
    two = last;
    last = now;
    now = oldest;
  }
  return last[b_length];
}

void suggest_begin(suggestion *s, const char *word, size_t length) {
  s->word = word;
  s->length = length;
  s->best[0] = 0;
  s->distance = MOST_EDITS + 1;
}

void suggest_consider(suggestion *s, const char *name) {
  size_t length = strlen(name);
  if (length > MAX_NAME || s->length > MAX_NAME || length == 0) return;
  size_t distance = edits(s->word, s->length, name, length);
  if (distance > MOST_EDITS || distance * 2 > s->length) return;
  if (distance > s->distance || (distance == s->distance && strcmp(name, s->best) >= 0)) return;
  s->distance = distance;
  memcpy(s->best, name, length + 1);
}

void suggest_table(suggestion *s, lua_State *L, int index) {
  index = lua_absindex(L, index);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) suggest_consider(s, lua_tostring(L, -1));
  }
}

const char *suggest_push(suggestion *s, lua_State *L) {
  if (s->best[0] == 0) return lua_pushliteral(L, "");
  return lua_pushfstring(L, " (did you mean '%s'?)", s->best);
}
