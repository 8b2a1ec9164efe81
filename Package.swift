// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // Mistakes for the fault simulation to find; no release contains them.
    .define("PLANTED_BUGS", .when(configuration: .debug)),
]

/// A library target of this package; it may import what it names and nothing else.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a library target, which may import what it names beside it.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name)] + dependencies, exclude: exclude, swiftSettings: settings)
}

/// What several test targets share; it lies beside them and is no part of the program.
func fixture(_ name: String) -> Target { .target(name: name, path: "Tests/\(name)", swiftSettings: settings) }

let package = Package(
    name: "herald",
    products: [.executable(name: "herald", targets: ["herald"])],
    traits: [.trait(name: "Postgres", description: "Keeps a copy of the read models in PostgreSQL; needs libpq.")],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", exact: "1.7.3"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    ],
    targets: [
        // Lowest first: a target imports only what stands above it.
        library("Market"),
        library("Trading", ["Market"]),
        library("Indicators", ["Market"]),
        library("Risk", ["Market", "Trading"]),
        library("Performance", ["Market", "Trading"]),
        library("Connectors", ["Market", "Trading", "Risk"]),
        library("Engine", ["Market", "Trading", "Indicators", "Risk", "Connectors"]),
        library("LuaSyntax"),
        .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
        .target(name: "CScript", dependencies: ["CLua"]),
        library("Scripting", ["CScript"]),
        library("ScriptAPI", ["Market", "Trading", "Indicators", "Engine", "Scripting", "LuaSyntax"]),
        library("History", ["Market"]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        library(
            "Storage",
            [
                "Market", "Trading", .product(name: "Crypto", package: "swift-crypto"), .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .target(name: "CPostgres", condition: .when(traits: ["Postgres"])),
            ]),
        library("Settings", ["Market", "Risk", .product(name: "TOMLKit", package: "TOMLKit")]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        library(
            "Observability",
            [
                "Market", "Trading", "Settings", "CCurl",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        library("Simulation", ["Market", "Trading", "Risk", "Connectors", "History"]),
        library(
            "MT5Bridge",
            [
                "Market", "Trading", "Risk", "Connectors",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        library(
            "Research",
            [
                "Market", "Trading", "Risk", "Indicators", "Performance", "Engine", "Simulation", "Scripting", "ScriptAPI",
                "History", "Settings",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        library(
            "ScriptCheck",
            ["Market", "Indicators", "Risk", "Engine", "ScriptAPI", "Scripting", "History", "Simulation", "Research", "Trading"]),
        library(
            "Runtime",
            [
                "Market", "Trading", "Risk", "Indicators", "Engine", "Scripting", "ScriptAPI", "Connectors", "Storage", "Settings",
                "History", "Simulation", "Research", "ScriptCheck", "MT5Bridge",
            ]),
        library(
            "FaultSimulation",
            ["Market", "Trading", "Risk", "Engine", "Connectors", "Storage", "Simulation", "Runtime"]),
        .executableTarget(
            name: "herald",
            dependencies: [
                "Market", "Trading", "Risk", "Engine", "Connectors", "Storage", "Settings", "Scripting", "ScriptAPI", "Simulation",
                "Research", "ScriptCheck", "Observability", "Runtime", "FaultSimulation", "MT5Bridge",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "KillProbe",
            dependencies: [
                "Market", "Trading", "Risk", "Engine", "Connectors", "Storage", "History", "Simulation", "Runtime", "FaultSimulation",
            ], swiftSettings: settings),
        .executableTarget(
            name: "GuardBench", dependencies: ["Market", "Trading", "Risk"], swiftSettings: settings,
            linkerSettings: [.linkedLibrary("m")]),
        .executableTarget(
            name: "KernelBench", dependencies: ["Indicators"], swiftSettings: settings, linkerSettings: [.linkedLibrary("m")]),
        .executableTarget(name: "BridgeFuzz", dependencies: ["MT5Bridge"], swiftSettings: settings),
        .executableTarget(
            name: "BridgeBench", dependencies: ["Market", "Trading", "Risk", "Connectors", "History", "MT5Bridge"],
            swiftSettings: settings),
        .executableTarget(
            name: "LiveBench",
            dependencies: ["Market", "Trading", "Engine", "Connectors", "Storage", "Settings", "Simulation", "Research", "Runtime"],
            swiftSettings: settings),
        .executableTarget(name: "TickBench", dependencies: ["Market", "History"], swiftSettings: settings),
        tests("Market"),
        tests("Indicators", ["Market"], exclude: ["Vectors"]),
        tests("Risk", ["Market", "Trading"]),
        tests("Performance", ["Market", "Trading"]),
        tests("Trading", ["Market"]),
        tests("LuaSyntax"),
        tests("Scripting"),
        tests("History", ["Market"]),
        fixture("PostgresFixture"),
        tests("Storage", ["Market", "Trading", "PostgresFixture", .product(name: "GRDB", package: "GRDB.swift")], exclude: ["Fixtures"]),
        tests("Settings", ["Market", "Risk"]),
        tests(
            "Observability",
            [
                "Market", "Trading", "Settings",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        tests("Engine", ["Market", "Trading", "Indicators", "Risk", "Connectors", "Simulation"]),
        tests("Simulation", ["Market", "Trading", "Risk", "Connectors", "History"]),
        tests(
            "MT5Bridge",
            [
                "Market", "Trading", "Risk", "Connectors", "Engine", "Simulation",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        tests("ScriptAPI", ["Market", "Trading", "Risk", "Indicators", "Engine", "Scripting", "LuaSyntax", "Simulation", "Research"]),
        tests(
            "Research",
            [
                "Market", "Trading", "Risk", "Indicators", "Performance", "Engine", "Simulation", "History", "Settings",
                "ScriptAPI", "Scripting",
            ]),
        tests(
            "Runtime",
            [
                "Market", "Trading", "Risk", "Indicators", "Engine", "Scripting", "ScriptAPI", "Connectors", "Storage", "Settings",
                "History", "Simulation", "Research",
            ]),
        tests("FaultSimulation", ["Storage", "Engine"]),
        tests("ScriptCheck", ["ScriptAPI", "Research", "Scripting", "Market"]),
        .testTarget(
            name: "HeraldTests", dependencies: ["herald", "PostgresFixture"], exclude: ["Goldens", "Exits"], swiftSettings: settings),
        .testTarget(name: "TidyTests", dependencies: ["Indicators", "Risk"], swiftSettings: settings),
    ]
)
