#if os(Linux)
    import AuthClients
    import Sessions
    import Testing

    /// Secrets leave no copy behind in the memory of the process once a call is over.
    // One at a time: the search of one test reads the memory of the others, and so copies it.
    @Suite(.serialized) struct ResidueTests {
        static func client(of server: ForgetfulServer, by transport: HTTPTransport) -> WeavrClient {
            let clock = SteppingClock()
            let address = "http://127.0.0.1:\(server.port)/multi"
            return WeavrClient(
                profile: Desk.profile, endpoint: { () async throws(AuthFailure) in address },
                key: Secret("k"),
                now: { clock.read() }, transport: transport)
        }

        static let trace = CallTrace(token: nil) { _ in }

        @Test func `a password is nowhere after the sign-in`() async throws {
            let needle = Needle()
            let server = ForgetfulServer()
            let transport = HTTPTransport(userAgent: "curfew/test")
            let client = Self.client(of: server, by: transport)
            server.serve(status: 200, parts: [.text(Array(#"{"token":"abc"}"#.utf8))])
            func signIn() async throws {
                let password = needle.secret()
                let during = try needle.copies()
                #expect(during == 1)
                _ = try await client.signIn(SignInRequest(email: "e", password: password), trace: Self.trace)
            }
            try await signIn()
            let after = try needle.copies()
            #expect(after == 0)
            await transport.shutdown()
        }

        @Test func `a token is nowhere but in its secret after the sign-in`() async throws {
            let needle = Needle()
            let server = ForgetfulServer()
            let transport = HTTPTransport(userAgent: "curfew/test")
            let client = Self.client(of: server, by: transport)
            server.serve(
                status: 200,
                parts: [.text(Array(#"{"token":""#.utf8)), .needle(needle), .text(Array(#""}"#.utf8))])
            func signIn() async throws {
                let answer = try await client.signIn(
                    SignInRequest(email: "e", password: Secret("p")), trace: Self.trace)
                guard case .signedIn(let grant) = answer else { return }
                #expect(grant.token == needle.secret())
                let during = try needle.copies()
                #expect(during == 1)
            }
            try await signIn()
            let after = try needle.copies()
            #expect(after == 0)
            await transport.shutdown()
        }

        @Test func `a bearer is nowhere after the logout`() async throws {
            let needle = Needle()
            let server = ForgetfulServer()
            let transport = HTTPTransport(userAgent: "curfew/test")
            let client = Self.client(of: server, by: transport)
            server.serve(status: 204, parts: [])
            func logOut() async throws {
                _ = try await client.logOut(Credential(needle.secret()), trace: Self.trace)
            }
            try await logOut()
            let after = try needle.copies()
            #expect(after == 0)
            await transport.shutdown()
        }
    }
#endif
