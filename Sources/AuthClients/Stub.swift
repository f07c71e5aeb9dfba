import AsyncHTTPClient
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
func g() { _ = HTTPClient.shared }
