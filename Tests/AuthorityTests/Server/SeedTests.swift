import Authority
import Foundation
import Testing

@Suite struct Seeds {
    private func start(_ text: String, in folder: String) throws {
        let path = "\(folder)/seed.json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        _ = try AuthorityServer(configuration: configuration { $0.seedFile = path }, logger: silent)
    }

    @Test func `people of a seed file sign in besides the demo people, also after a restart`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/seed.json"
            let text = """
                {"people": [
                    {"email": "Bob@example.org", "password": "Quartz-1234", "role": "USER",
                     "identities": [{"type": "CONSUMER", "name": "Bob"}], "mobile": "+35612345678",
                     "factors": [{"type": "OTP", "channel": "SMS"}]},
                    {"email": "old@example.org", "passwordExpired": true,
                     "identities": [{"type": "CORPORATE", "name": "Old Ltd"}]},
                    {"vendor": "verifiable", "email": "bob@example.org", "role": "Admin", "permissions": ["a", "b"]}
                ]}
                """
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            for _ in 1...2 {
                try await withAuthority {
                    $0.seedFile = path
                    $0.database = .file("\(folder)/authority.db")
                } _: { authority async throws in
                    let bob = try await authority.logIn("bob@example.org", "Quartz-1234")
                    #expect(bob.text("identity.type") == "CONSUMER" && bob.text("credentials.type") == "USER")
                    #expect(try await authority.logIn("old@example.org").status == 409)
                    #expect(try await authority.logIn().status == 200)
                }
            }
        }
    }

    /// A seed of one person with these factors.
    private static func device(_ factors: String, mobile: String = "+35612345678") -> String {
        """
        {"people":[{"email":"a@b.c","mobile":"\(mobile)","factors":[\(factors)],
        "identities":[{"type":"CONSUMER","name":"X"}]}]}
        """
    }

    @Test(arguments: [
        ("{\n\"people\": [\n,]}", "line 3"), (#"{"persons":[]}"#, "people"), ("[]", "the top"),
        (#"{"people":[{"email":"x","identities":[{"type":"CONSUMER","name":"X"}]}]}"#, "people.0.email"),
        (#"{"people":[{"identities":[]}]}"#, "people.0.email"),
        (#"{"people":[{"email":"a@b.c"}]}"#, "people.0.identities"),
        (
            #"{"people":[{"email":"a@b.c","identities":[{"type":"KING","name":"X"}]}]}"#,
            "people.0.identities.0.type"
        ),
        (
            #"{"people":[{"email":"a@b.c","password":"weak","identities":[{"type":"CONSUMER","name":"X"}]}]}"#,
            "people.0.password"
        ),
        (#"{"people":[{"vendor":"other","email":"a@b.c"}]}"#, "people.0.vendor"),
        (device(#"{"type":"OTP","channel":"SMS"}"#, mobile: ""), "people.0.mobile"),
        (device(#"{"type":"OTP","channel":"PIGEON"}"#), "people.0.factors.0.channel"),
        (device(#"{"type":"PUSH","channel":"SMS"}"#), "people.0.factors.0.type"),
        (device(#"{"type":"OTP","channel":"SMS","status":"GONE"}"#), "people.0.factors.0.status"),
        (
            device(#"{"type":"OTP","channel":"SMS"},{"type":"OTP","channel":"SMS"}"#),
            "people.0.factors.1.channel"
        ),
        (
            #"{"people":[{"vendor":"verifiable","email":"a@b.c"},{"vendor":"verifiable","email":"A@b.c"}]}"#,
            "people.1.email"
        ),
    ])
    func `an invalid seed file is rejected with the place`(text: String, place: String) async throws {
        try await withFolder { folder in
            let error = #expect(throws: AuthorityError.self) { try start(text, in: folder) }
            guard case .seedInvalid(_, place, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `invalid settings and missing files are reported`() throws {
        for change in [
            { $0.idleTimeout = .seconds(0) }, { $0.lockoutDuration = .seconds(-1) }, { $0.port = 65_536 },
            { $0.apiKey = "" },
            { $0.programmeKey = "" },
            { $0.latency = .milliseconds(-1) }, { $0.timeToLiveLimit = .seconds(0) },
            { $0.seedFile = "/no/such/seed.json" },
        ] as [(inout AuthorityConfiguration) -> Void] {
            let error = #expect(throws: AuthorityError.self) {
                try AuthorityServer(configuration: configuration(change), logger: silent)
            }
            #expect(error?.description.hasSuffix(".") == true)
        }
    }
}
