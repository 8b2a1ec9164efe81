"""The lints: each construct and each wrong name is found, and the programs that ship have none."""

import glob
import os
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
TOOLS = os.path.join(ROOT, "mql5", "tools")
sys.path.insert(0, TOOLS)

import lint  # noqa: E402
import prepare  # noqa: E402

# C++ that MetaEditor refuses, and MQL5 that the shim does not know.
PLANTED = [
    "auto x = 1;", "for(int i : list) x++;", "unsigned int x = 0;", "long long x = 0;", "void F() { Call([&](int i) { return(i); }); }",
    "void F() { p->Run(); }", "std::vector<int> v;", "int *p = nullptr;", "int x = static_cast<int>(1.5);", "goto end;", "enum class Kind { A };",
    "enum { A, B };", "#if 1\n#endif", "#pragma once", "int &First(int &a) { return(a); }", "void F() { int &a = b; }",
    "void F(MqlTick tick) { }", "void F(const HeraldCommand command) { }", "bool operator==(const Sum &a, const Sum &b) { return(true); }",
    "Sum *s = new Sum();", "ulong x = 5UL;", "int x = 1'000;", "int x = 0b101;", "int x = 017;", "string s = EnumToString(PERIOD_M1);",
    "MqlTick t = {0};", "int x{5};", "void F() { if(int x = 5) return; }", "class A { A() = default; };", 'string s = "a" "b";',
    "int a[][2];", "   int a[], b[];", "void F(int &a[5]) { }", "string s = (string)5;", "void F() { StringToCharArray(s, bytes); }",
    "void F() { CharArrayToString(bytes, 0, 5); }", "void F() { ArrayCopy(a, a, 0, 1); }", "template<typename T> void F(T t) { }",
    'void F() { PrintFormat("%lld", 5); }', "using A = int;", "typedef int A;", "void F() throw() { }", "size_t x = 0;", "uint32_t x = 0;",
    "class A\n  {\npublic:\n   int               x = 5;\n  };",
    # Names.
    "void F() { SocketsSend(1); }", "int x = SYMBOL_DIGIT;", "MqlTicks t;", "void F() { OrderSendSync(r, q); }", "int x = TRADE_RETCODE_TIMEDOUT;",
    "void F() { MqlTick t; double x = t.price_of; }", "ENUM_ORDER_TIPE t;", "void F() { strlen(s); }", "void F() { mqlPrint(s); }",
    "int ArraySize(const int x) { return(x); }", "void F() { SYMBOL_DIGITS(5); }",
]


def findings(source):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.mqh")
        with open(path, "w", encoding="utf-8") as file:
            file.write(source + "\n")
        return lint.lint([path], os.path.join(TOOLS, "names.tsv"))


class Lints(unittest.TestCase):
    def test_each_planted_construct_is_found(self):
        for source in PLANTED:
            with self.subTest(source=source):
                self.assertTrue(findings(source))

    def test_ordinary_code_is_not(self):
        source = """class Sum
  {
   int               total;

public:
                     Sum() { total = 0; }
   virtual          ~Sum() { }
   void              Add(const int &values[], const string why)
     {
      for(int i = 0; i < ArraySize(values); i++)
         total += values[i];
      PrintFormat("[%s] %I64d %d", why, (long)total, total); // std::vector, auto, ->
     }
  };
Sum g_sum;
void OnTick() { MqlTick tick; if(SymbolInfoTick(Symbol(), tick) && tick.bid > 0.005) Print("auto x = 5UL;"); }
"""
        self.assertEqual(findings(source), [])

    def test_programs_that_ship_are_clean(self):
        paths = glob.glob(os.path.join(ROOT, "mql5", "*", "*.mq5")) + glob.glob(os.path.join(ROOT, "mql5", "Include", "**", "*.mqh"), recursive=True)
        self.assertGreater(len(paths), 15)
        self.assertEqual(lint.lint(sorted(paths), os.path.join(TOOLS, "names.tsv")), [])

    def test_files_beyond_ascii(self):
        self.assertTrue(findings('string s = "é";'))
        self.assertTrue(findings("\tint x;"))


class Preparation(unittest.TestCase):
    def test_lines_stay_where_they_are(self):
        source = '#property strict\ninput int InpA = 5; // five\nuchar bytes[];\n/* two\nlines */ string s = "a[];\\n"; char c = \'"\';\nvoid F(const uchar &a[]) { }\n'
        made = prepare.prepare(source)
        self.assertEqual(made.count("\n"), source.count("\n"))
        self.assertIn('static const int InpA = mqlInput("InpA", (int)(5));', made)
        self.assertIn("MqlArray<uchar> bytes;", made)
        self.assertIn('mqlText("a[];\\n", sizeof("a[];\\n") - 1)', made)
        self.assertIn("const MqlArray<uchar> &a", made)

    def test_tools_have_no_tabs_or_long_files(self):
        for path in glob.glob(os.path.join(ROOT, "mql5", "**", "*"), recursive=True):
            if path.endswith((".mqh", ".mq5", ".cpp", ".hpp", ".py", ".sh")):
                with open(path, encoding="utf-8") as file:
                    self.assertLessEqual(len(file.readlines()), 500, path)


if __name__ == "__main__":
    unittest.main()
