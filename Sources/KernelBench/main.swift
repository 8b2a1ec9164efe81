import Glibc
import Indicators

// Usage: kernel-bench [--elements N] [--repeat R] [--json] [--write-columns FILE]
let options = Options(CommandLine.arguments.dropFirst())
run(options)
