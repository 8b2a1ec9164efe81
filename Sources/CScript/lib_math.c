// math: the usual functions, which take series as numbers, and a generator of our own, seeded by the host, the same in
// every process.
#include "internal.h"

static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

// xoshiro256**, Blackman and Vigna.
static uint64_t next_random(uint64_t *s) {
  uint64_t result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate(s[3], 45);
  return result;
}

// splitmix64 spreads the seed, so that neighbouring seeds give unrelated streams.
void script_seed(script_vm *vm, uint64_t seed) {
  for (int i = 0; i < 4; i++) {
    uint64_t z = (seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    vm->random[i] = z ^ (z >> 31);
  }
}

// An even draw from 0 to most, by refusing draws above the smallest covering mask.
static uint64_t draw_up_to(uint64_t *state, uint64_t most) {
  uint64_t mask = most;
  for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
  uint64_t draw;
  do draw = next_random(state) & mask; while (draw > most);
  return draw;
}

static int math_random(lua_State *L) {
  script_vm *vm = vm_of(L);
  lua_Integer low = 1, high;
  switch (lua_gettop(L)) {
    case 0:
      lua_pushnumber(L, (lua_Number)(next_random(vm->random) >> 11) * 0x1p-53);
      return 1;
    case 1:
      high = luaL_checkinteger(L, 1);
      if (high == 0) {
        lua_pushinteger(L, (lua_Integer)next_random(vm->random));
        return 1;
      }
      break;
    case 2:
      low = luaL_checkinteger(L, 1);
      high = luaL_checkinteger(L, 2);
      break;
    default:
      return luaL_error(L, "wrong number of arguments");
  }
  luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
  uint64_t draw = draw_up_to(vm->random, (uint64_t)high - (uint64_t)low);
  lua_pushinteger(L, (lua_Integer)(draw + (uint64_t)low));
  return 1;
}

// Upvalue: the usual function. Left to itself math.max would return the series, whose value is another one later.
static int math_function(lua_State *L) {
  for (int index = lua_gettop(L); index >= 1; index--) script_number_from_series(L, index);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

// Puts math_function in front of every function of the table on top.
static void wrap_functions(lua_State *L, const char *const *names) {
  for (; *names != NULL; names++) {
    if (lua_getfield(L, -1, *names) == LUA_TFUNCTION) {
      lua_pushcclosure(L, math_function, 1);
      lua_setfield(L, -2, *names);
    } else {
      lua_pop(L, 1);
    }
  }
}

void script_add_math(lua_State *L, int globals) {
  static const char *const names[] = {
      "abs", "acos", "asin", "atan",       "ceil", "cos",        "deg",  "exp", "floor", "fmod", "huge", "log", "max",
      "min", "modf", "pi",   "maxinteger", "rad",  "mininteger", "sqrt", "sin", "tan",   "type", "tointeger", "ult",
      NULL};
  lua_pushcfunction(L, luaopen_math);
  lua_call(L, 0, 1);
  lua_createtable(L, 0, 32);
  script_adopt(L, lua_gettop(L) - 1, lua_gettop(L), names);
  wrap_functions(L, names);
  lua_pushcfunction(L, math_random);
  lua_setfield(L, -2, "random");
  script_freeze(L, "field", "math", 0);
  lua_setfield(L, globals, "math");
  lua_pop(L, 1);
}
