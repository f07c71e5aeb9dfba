import Hummingbird
import GRDB
import Crypto
import CryptoExtras
import ServiceLifecycle
func g() throws { _ = try DatabaseQueue(); _ = SHA256.hash(data: [UInt8]()); _ = Router() }
