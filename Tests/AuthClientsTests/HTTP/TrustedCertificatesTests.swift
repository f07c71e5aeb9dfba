import AuthClients
import Foundation
import NIOSSL
import Sessions
import Testing

/// The authorities that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
@Suite struct TrustedCertificatesTests {
    private static let certificate =
        Bundle.module.bundleURL.appending(path: "Fixtures/untrusted-certificate.pem").path

    /// The failure of a logout at a server with the certificate of this suite, which no authority of the system has
    /// signed.
    private func failure(trusting trusted: TrustedCertificates) async throws -> AuthFailure? {
        let certificate = try NIOSSLCertificate.fromPEMBytes(Fixture.bytes("untrusted-certificate.pem"))
        let key = try NIOSSLPrivateKey(bytes: Fixture.bytes("untrusted-key.pem"), format: .pem)
        let tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificate.map { .certificate($0) }, privateKey: .privateKey(key))
        var failure: AuthFailure?
        try await withTester(
            tls: NIOSSLContext(configuration: tls), trusting: trusted, script: { _ in .status(204) }
        ) { failure = await $0.failure(of: SampleRequest.logOut) }
        return failure
    }

    @Test func `a certificate of the file is trusted`() async throws {
        let trusted = try TrustedCertificates(environment: ["SSL_CERT_FILE": Self.certificate])
        #expect(try await failure(trusting: trusted) == nil)
    }

    @Test func `a certificate of a folder is trusted, by the name that openssl rehash gives it`() async throws
    {
        let folders = try (0..<2).map { _ in
            let folder = FileManager.default.temporaryDirectory.appending(path: "curfew-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            return folder
        }
        defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
        for (folder, name) in zip(folders, ["0123abcd.0", "README"]) {
            let file = folder.appending(path: name).path
            try FileManager.default.copyItem(atPath: Self.certificate, toPath: file)
        }
        let trusted = try TrustedCertificates(environment: ["SSL_CERT_DIR": folders[0].path])
        #expect(try await failure(trusting: trusted) == nil)
        #expect(throws: TrustError.self) {
            try TrustedCertificates(environment: ["SSL_CERT_DIR": folders.map(\.path).joined(separator: ":")])
        }
    }

    @Test func `without the variables the authorities of the system count`() async throws {
        for environment in [[:], ["SSL_CERT_FILE": "", "SSL_CERT_DIR": ""]] {
            let trusted = try TrustedCertificates(environment: environment)
            #expect(try await failure(trusting: trusted) == .unreachable(.certificateRefused))
        }
    }

    @Test(arguments: ["/nonexistent.pem", "/", "/dev/null"])
    func `a file that holds no certificate is refused by its name`(path: String) {
        let sentence =
            "SSL_CERT_FILE names \(path), which is not a file of PEM certificates. Correct the variable or unset it."
        let error = #expect(throws: TrustError.self) {
            try TrustedCertificates(environment: ["SSL_CERT_FILE": path])
        }
        #expect(error?.sentence == sentence)
    }
}
