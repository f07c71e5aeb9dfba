import Foundation
import NIOSSL

/// The authorities that a server's certificate must come from.
package struct TrustedCertificates: Sendable {
    /// Nil for those of the system.
    let roots: NIOSSLTrustRoots?

    /// Those of the system.
    package static let system = TrustedCertificates(roots: nil)

    private init(roots: NIOSSLTrustRoots?) {
        self.roots = roots
    }

    /// Reads what `SSL_CERT_FILE` and `SSL_CERT_DIR` name, the variables of OpenSSL (`SSL_CTX_set_default_verify_paths`): a
    /// file of PEM certificates, and folders, with colons between them, that hold one in each file. Where one of the two
    /// is set and not empty, nothing else is trusted.
    ///
    /// Throws where something that is named cannot be read or holds no certificate.
    package init(environment: [String: String]) throws(TrustError) {
        var certificates: [NIOSSLCertificate] = []
        var isNamed = false
        if let file = environment[Self.fileVariable], !file.isEmpty {
            isNamed = true
            guard let found = try? NIOSSLCertificate.fromPEMFile(file), !found.isEmpty else {
                throw TrustError(variable: Self.fileVariable, path: file, holds: "a file of PEM certificates")
            }
            certificates += found
        }
        let folders = environment[Self.folderVariable, default: ""].split(separator: ":").map(String.init)
        for folder in folders {
            isNamed = true
            certificates += try Self.certificates(in: folder)
        }
        roots = isNamed ? .certificates(certificates) : nil
    }

    private static let fileVariable = "SSL_CERT_FILE"
    private static let folderVariable = "SSL_CERT_DIR"

    /// By the names that `openssl rehash` gives: eight hexadecimal digits of a hash, a full stop and a number.
    private static func certificates(in folder: String) throws(TrustError) -> [NIOSSLCertificate] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let certificates = names.sorted().filter { $0.wholeMatch(of: /[0-9a-f]{8}\.[0-9]+/) != nil }
            .compactMap { try? NIOSSLCertificate.fromPEMFile("\(folder)/\($0)") }
        guard !certificates.isEmpty else {
            throw TrustError(
                variable: folderVariable, path: folder, holds: "a folder made by 'openssl rehash'")
        }
        return certificates.flatMap { $0 }
    }
}
