// The expected values come from Python 3.11.7's zoneinfo over Debian's tzdata 2025b-0+deb12u2:
//
//   python3 -c "import zoneinfo, datetime as D; U = D.timezone.utc
//   for n in ['America/New_York', 'Europe/Prague', 'Australia/Sydney']:
//     f = lambda s: int(D.datetime.fromtimestamp(s, U).astimezone(zoneinfo.ZoneInfo(n)).utcoffset().total_seconds())
//     a, b = (int(D.datetime(y, 1, 1, tzinfo=U).timestamp()) for y in (2020, 2036))
//     print(n, f(a), [s for s in range(a, b, 3600) if f(s) != f(s - 1)])"
//
// and, for the samples, from the same `f` at the given instants.
import Market
import Settings
import Testing

@Suite("Time zones")
struct ZoneTests {
    static let changes: [(String, Int64, Int64, [Int64])] = [
        (
            "America/New_York", -18_000, -14_400,
            [
                1_583_650_800, 1_604_210_400, 1_615_705_200, 1_636_264_800, 1_647_154_800, 1_667_714_400, 1_678_604_400,
                1_699_164_000, 1_710_054_000, 1_730_613_600, 1_741_503_600, 1_762_063_200, 1_772_953_200, 1_793_512_800,
                1_805_007_600, 1_825_567_200, 1_836_457_200, 1_857_016_800, 1_867_906_800, 1_888_466_400, 1_899_356_400,
                1_919_916_000, 1_930_806_000, 1_951_365_600, 1_962_860_400, 1_983_420_000, 1_994_310_000, 2_014_869_600,
                2_025_759_600, 2_046_319_200, 2_057_209_200, 2_077_768_800,
            ]
        ),
        (
            "Europe/Prague", 3600, 7200,
            [
                1_585_443_600, 1_603_587_600, 1_616_893_200, 1_635_642_000, 1_648_342_800, 1_667_091_600, 1_679_792_400,
                1_698_541_200, 1_711_846_800, 1_729_990_800, 1_743_296_400, 1_761_440_400, 1_774_746_000, 1_792_890_000,
                1_806_195_600, 1_824_944_400, 1_837_645_200, 1_856_394_000, 1_869_094_800, 1_887_843_600, 1_901_149_200,
                1_919_293_200, 1_932_598_800, 1_950_742_800, 1_964_048_400, 1_982_797_200, 1_995_498_000, 2_014_246_800,
                2_026_947_600, 2_045_696_400, 2_058_397_200, 2_077_146_000,
            ]
        ),
        (
            "Australia/Sydney", 39_600, 36_000,
            [
                1_586_016_000, 1_601_740_800, 1_617_465_600, 1_633_190_400, 1_648_915_200, 1_664_640_000, 1_680_364_800,
                1_696_089_600, 1_712_419_200, 1_728_144_000, 1_743_868_800, 1_759_593_600, 1_775_318_400, 1_791_043_200,
                1_806_768_000, 1_822_492_800, 1_838_217_600, 1_853_942_400, 1_869_667_200, 1_885_996_800, 1_901_721_600,
                1_917_446_400, 1_933_171_200, 1_948_896_000, 1_964_620_800, 1_980_345_600, 1_996_070_400, 2_011_795_200,
                2_027_520_000, 2_043_244_800, 2_058_969_600, 2_075_299_200,
            ]
        ),
    ]

    @Test("every change of the clock 2020 to 2035", arguments: changes)
    func summerTime(_ name: String, _ first: Int64, _ second: Int64, _ instants: [Int64]) throws {
        let rules = try #require(Zones.rules(named: name))
        let found = rules.transitions.filter { (1_577_836_800..<2_082_758_400).contains($0.at) }
        #expect(found.map(\.at) == instants)
        #expect(found.map(\.offset) == instants.indices.map { $0 % 2 == 0 ? second : first })
        #expect(rules.offset(at: 1_577_836_800) == first)
    }

    @Test(
        "offsets at single instants",
        arguments: [
            ("Europe/London", 15_638_400, 3600), ("Europe/London", 2_066_860_800, 3600),
            ("Asia/Tehran", 1_625_097_600, 16_200), ("Asia/Tehran", 1_719_792_000, 12_600),
            ("Europe/Moscow", 1_341_100_800, 14_400), ("Europe/Moscow", 1_435_708_800, 10_800),
            ("Asia/Kolkata", 1_893_456_000, 19_800), ("America/Sao_Paulo", 1_543_622_400, -7200),
            ("America/Sao_Paulo", 1_606_780_800, -10_800), ("Australia/Lord_Howe", 1_704_067_200, 39_600),
            ("Asia/Pyongyang", 1_451_606_400, 30_600), ("Pacific/Apia", 1_325_116_800, -36_000),
            ("Pacific/Apia", 1_325_289_600, 50_400), ("US/Eastern", 1_719_792_000, -14_400),
            ("Etc/GMT+5", 1_704_067_200, -18_000), ("America/New_York", 4_086_590_400, -14_400),
            ("Asia/Tokyo", 2_019_686_400, 32_400), ("Europe/Kyiv", 1_719_792_000, 10_800),
        ] as [(String, Int64, Int64)])
    func offsets(_ name: String, _ second: Int64, _ expected: Int64) throws {
        #expect(try #require(Zones.rules(named: name)).offset(at: second) == expected)
    }

    @Test("added hours move every offset and no change of the clock")
    func added() throws {
        let (plain, moved) = try (
            #require(Zones.rules(named: "America/New_York")), #require(Zones.rules(named: "America/New_York+7"))
        )
        #expect(moved.transitions.map(\.at) == plain.transitions.map(\.at))
        #expect(moved.transitions.map(\.offset) == plain.transitions.map { $0.offset + 25_200 })
        #expect(moved.initialOffset == plain.initialOffset + 25_200)
        #expect(moved.name == "America/New_York+7")
        #expect(Zones.rules(named: "UTC-15")?.initialOffset == -54_000)
        #expect(Zones.rules(named: "UTC+03")?.transitions == [])
        #expect(Zones.rules(named: "Etc/GMT-3")?.initialOffset == 10_800)
        #expect(Zones.rules(named: "America/Port-au-Prince")?.initialOffset == -18_000)
        #expect(Zones.rules(named: "UTC") == .utc)
    }

    @Test(
        "unknown names are unknown",
        arguments: [
            "", " ", "UTC+", "UTC+16", "UTC+1+1", "UTC+5:30", "utc", "PST", "Europe", "Europe/", "/", "../etc/passwd",
            "Europe/Prague ",
            "+7", "GMT+100", "America/New_York+7.5", "Foo/Bar", "localtime", "Europe/Prague\n", "UTC+٣",
        ])
    func unknown(_ name: String) { #expect(Zones.rules(named: name) == nil) }

    @Test("every known zone has ascending changes that change something")
    func all() throws {
        #expect(Zones.isAvailable && Zones.names.count > 400)
        for name in Zones.names where name.contains("/") {
            let rules = try #require(Zones.rules(named: name), "\(name)")
            var offset = rules.initialOffset
            for transition in rules.transitions {
                #expect(transition.offset != offset && abs(transition.offset) <= 15 * 3600, "\(name)")
                offset = transition.offset
            }
        }
    }
}
