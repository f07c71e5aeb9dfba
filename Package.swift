// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors where `CI` is set. Elsewhere a newer compiler's warnings do not stop a build.
let strict: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// Settings of every target: an import is private to its file unless it says otherwise, and a member is visible only
/// where its module is imported.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("ExistentialAny"),
    ] + strict

/// Settings of the targets that drive the terminal: their code runs on the main actor.
let onMainActor: [SwiftSetting] = settings + [.defaultIsolation(MainActor.self)]

/// Programs that measure. They are built only on request, as docs/testing.md describes.
let benchmarks: [Target] =
    Context.environment["CURFEW_BENCHMARKS"] == nil
    ? []
    : [
        .executableTarget(
            name: "ListsBenchmark", dependencies: ["Panes", "Screen", "Secrets", "Sessions"],
            path: "Tests/Benchmarks/Lists", swiftSettings: settings),
        .executableTarget(
            name: "AuditBenchmark", dependencies: ["Audit", "Sessions"], path: "Tests/Benchmarks/Audit",
            swiftSettings: settings),
    ]

let package = Package(
    name: "curfew",
    products: [
        .executable(name: "curfew", targets: ["curfew"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // Pure modules.
        .target(name: "CMemory"),
        .target(name: "Secrets", dependencies: ["CMemory"], swiftSettings: settings),
        .target(name: "Sessions", dependencies: ["Secrets"], swiftSettings: settings),
        .target(name: "Screen", swiftSettings: settings),
        .target(name: "Wording", dependencies: ["Sessions"], swiftSettings: settings),
        .target(
            name: "Panes", dependencies: ["Secrets", "Sessions", "Screen", "Wording"],
            swiftSettings: settings),

        // The shared store.
        .target(name: "SessionStore", dependencies: ["Secrets", "Sessions"], swiftSettings: settings),

        // The record of what was done.
        .target(
            name: "Audit",
            dependencies: [
                "Sessions", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),

        // What the person has set up.
        .target(
            name: "Settings",
            dependencies: [
                "Screen", "Secrets", "Sessions",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),

        // The terminal.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CTerminal"),
        .target(
            name: "TerminalIO", dependencies: ["Screen", "CNcurses", "CTerminal"], swiftSettings: onMainActor),

        // The network.
        .target(
            name: "AuthClients",
            dependencies: [
                "Secrets", "Sessions",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings),
        .target(
            name: "Authority",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // The program.
        .executableTarget(
            name: "curfew",
            dependencies: [
                "Secrets", "Sessions", "Screen", "Panes", "SessionStore", "Settings", "TerminalIO",
                "AuthClients",
                "Audit", "Authority", "Wording",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: onMainActor),

        // What several test targets share: state and store under a clock that the test moves, a vendor that answers when
        // the test says so.
        .target(
            name: "TestSupport", dependencies: ["Panes", "Screen", "Secrets", "SessionStore", "Sessions"],
            path: "Tests/TestSupport",
            swiftSettings: settings),

        .testTarget(name: "SecretsTests", dependencies: ["Secrets"], swiftSettings: settings),
        .testTarget(
            name: "SessionsTests", dependencies: ["Secrets", "Sessions", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "WordingTests", dependencies: ["Secrets", "Sessions", "TestSupport", "Wording"],
            swiftSettings: settings),
        .testTarget(name: "ScreenTests", dependencies: ["Screen"], swiftSettings: settings),
        .testTarget(
            name: "TerminalIOTests",
            dependencies: ["Panes", "Screen", "Sessions", "TerminalIO", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "SessionStoreTests", dependencies: ["Secrets", "SessionStore", "Sessions", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "AuditTests",
            dependencies: [
                "Audit", "Secrets", "Sessions", "SessionStore", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PanesTests",
            dependencies: ["Panes", "Screen", "Secrets", "Sessions", "TestSupport", "Wording"],
            exclude: ["Goldens"], swiftSettings: settings),
        .testTarget(
            name: "SettingsTests", dependencies: ["Screen", "Secrets", "Settings", "Sessions"],
            swiftSettings: settings),
        .testTarget(
            name: "AuthClientsTests",
            dependencies: [
                "AuthClients", "Secrets", "Sessions", "SessionStore", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: settings),
        .testTarget(
            name: "AuthorityTests",
            dependencies: [
                "Authority",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: settings),
        // Runs the program itself; only the logout from a killed server needs the modules below the screen.
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["curfew", "Audit", "AuthClients", "Secrets", "SessionStore", "Sessions"],
            swiftSettings: settings),
        .testTarget(
            name: "WireTests",
            dependencies: [
                "Authority", "AuthClients", "Secrets", "SessionStore", "Sessions",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
    ] + benchmarks
)
