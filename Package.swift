// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors where changes are checked; elsewhere a newer compiler's warnings stop nobody.
let strict: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// Rules that hold in every target: imports stay private to the file unless said otherwise, and a
/// member can be used only where its module is imported.
let house: [SwiftSetting] =
    [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("ExistentialAny"),
    ] + strict

/// For the targets that live with the terminal: all of their code runs on the main actor.
let onMainActor: [SwiftSetting] = house + [.defaultIsolation(MainActor.self)]

let package = Package(
    name: "curfew",
    platforms: [.macOS(.v15)],
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
        // Pure rooms.
        .target(name: "Sessions", swiftSettings: house),
        .target(name: "Screen", swiftSettings: house),
        .target(name: "Panes", dependencies: ["Sessions", "Screen"], swiftSettings: house),

        // The shared store.
        .target(name: "SessionStore", dependencies: ["Sessions"], swiftSettings: house),

        // What the person has set up.
        .target(
            name: "Settings",
            dependencies: [
                "Sessions",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),

        // The terminal.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CTerminal"),
        .target(
            name: "TerminalIO", dependencies: ["Screen", "CNcurses", "CTerminal"], swiftSettings: onMainActor),

        // The network.
        .target(
            name: "AuthClients",
            dependencies: [
                "Sessions",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: house),
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
            swiftSettings: house),

        // The program.
        .executableTarget(
            name: "curfew",
            dependencies: [
                "Sessions", "Screen", "Panes", "SessionStore", "Settings", "TerminalIO", "AuthClients",
                "Authority",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: onMainActor,
            linkerSettings: [
                // One file: it starts in half of the time, with no search for the runtime's dozen libraries.
                .unsafeFlags(
                    [
                        "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims",
                        "-l_FoundationCollections", "-lstdc++",
                    ],
                    .when(platforms: [.linux], configuration: .release))
            ]),

        .testTarget(name: "SessionsTests", dependencies: ["Sessions"], swiftSettings: house),
        .testTarget(name: "ScreenTests", dependencies: ["Screen"], swiftSettings: house),
        .testTarget(name: "TerminalIOTests", dependencies: ["Screen", "TerminalIO"], swiftSettings: house),
        .testTarget(
            name: "SessionStoreTests", dependencies: ["SessionStore", "Sessions"], swiftSettings: house),
        .testTarget(
            name: "PanesTests", dependencies: ["Panes", "Screen", "Sessions"], exclude: ["Goldens"],
            swiftSettings: house),
        .testTarget(
            name: "SettingsTests", dependencies: ["Settings", "Sessions"], swiftSettings: house),
        .testTarget(
            name: "AuthClientsTests",
            dependencies: [
                "AuthClients", "Sessions",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: house),
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
            ],
            swiftSettings: house),
        // Runs the program itself; only the logout from a killed server needs the rooms below the screen.
        .testTarget(
            name: "EndToEndTests", dependencies: ["curfew", "AuthClients", "SessionStore", "Sessions"],
            swiftSettings: house),
        .testTarget(
            name: "WireTests",
            dependencies: [
                "Authority", "AuthClients", "SessionStore", "Sessions",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house),
        // Measured by hand, not by the tests.
        .executableTarget(
            name: "ListsBenchmark", dependencies: ["Panes", "Screen", "Sessions"],
            path: "Tests/Benchmarks/Lists", swiftSettings: house),
    ]
)
