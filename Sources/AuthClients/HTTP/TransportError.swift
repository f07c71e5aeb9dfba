import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Sessions

/// Reads the errors of the network libraries as one of the outcomes that people are told.
enum TransportError {
    static func outcome(of error: any Error) -> HTTPResult.Outcome {
        if error is CancellationError || error as? HTTPClientError == .cancelled { return .cancelled }
        return .unreachable(reason(for: error))
    }

    private static func reason(for error: any Error) -> AuthFailure.Unreachable {
        switch error {
        case let error as HTTPClientError: reason(for: error)
        case let error as NIOConnectionError: reason(for: error)
        case let error as IOError: reason(forErrno: error.errnoCode)
        case let error as NIOSSLError: reason(for: error)
        case is NIOSSLExtraError: .certificateRefused
        case is BoringSSLError: .other("TLS could not be agreed")
        case ChannelError.connectTimeout: .timedOut
        case is ChannelError: .connectionLost
        case HTTPParserError.invalidEOFState: .connectionLost
        case is HTTPParserError: .other("the answer was not HTTP")
        case is SocketAddressError: .nameNotFound
        default: .other("the network failed in an unknown way")
        }
    }

    private static func reason(for error: HTTPClientError) -> AuthFailure.Unreachable {
        switch error {
        case .connectTimeout, .deadlineExceeded, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout:
            .timedOut
        case .remoteConnectionClosed, .requestStreamCancelled: .connectionLost
        case .alreadyShutdown: .other("the program is ending")
        case .invalidURL, .emptyHost, .emptyScheme:
            .other("the profile's address is not a plain http or https URL")
        default: .other("the request could not be sent")
        }
    }

    /// A name may have several addresses; the most telling of their failures is the answer.
    private static func reason(for error: NIOConnectionError) -> AuthFailure.Unreachable {
        let reasons = error.connectionErrors.map { reason(for: $0.error) }
        for telling in [AuthFailure.Unreachable.connectionRefused, .timedOut] where reasons.contains(telling)
        {
            return telling
        }
        return reasons.first ?? .nameNotFound
    }

    private static func reason(forErrno code: CInt) -> AuthFailure.Unreachable {
        switch code {
        case ECONNREFUSED: .connectionRefused
        case ETIMEDOUT: .timedOut
        case ECONNRESET, EPIPE, ENOTCONN, ECONNABORTED: .connectionLost
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN: .other("there is no way to the server's network")
        case EACCES, EPERM: .other("this machine does not allow the connection")
        case EMFILE, ENFILE: .other("this machine has no descriptor left for a connection")
        default: .other("the connection failed with system error \(code)")
        }
    }

    private static func reason(for error: NIOSSLError) -> AuthFailure.Unreachable {
        switch error {
        case .handshakeFailed(.sslError(let stack)):
            // BoringSSL names this reason in the text of its error stack only.
            String(describing: stack).contains("CERTIFICATE_VERIFY_FAILED")
                ? .certificateRefused : .other("TLS could not be agreed")
        case .noCertificateToValidate, .unableToValidateCertificate: .certificateRefused
        case .uncleanShutdown: .connectionLost
        default: .other("TLS could not be agreed")
        }
    }
}
