import Secrets

extension Secret {
    /// Whether a header can carry it: visible ASCII alone, so that no byte can end the header's line.
    var fitsHeader: Bool {
        withBytes { bytes in !bytes.isEmpty && bytes.allSatisfy { (0x21...0x7E).contains($0) } }
    }

    var isUTF8: Bool {
        withBytes { bytes in
            var parser = Unicode.UTF8.ForwardParser()
            var iterator = bytes.makeIterator()
            while true {
                switch parser.parseScalar(from: &iterator) {
                case .valid: continue
                case .emptyInput: return true
                case .error: return false
                }
            }
        }
    }
}
