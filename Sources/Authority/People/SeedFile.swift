import Foundation

/// Reads people from a JSON file. An error names the line or the field.
struct SeedFile {
    private struct Entry: Decodable {
        struct Account: Decodable {
            let type: Identity.Kind
            let name: String
        }
        struct Device: Decodable {
            let type: String
            let channel: String
            let status: String?
        }
        let vendor: String?
        let email: String
        let password: String?
        let passwordExpired: Bool?
        let role: String?
        let permissions: [String]?
        let identities: [Account]?
        let factors: [Device]?
        let mobile: String?
        let hasPasscode: Bool?
        let isActive: Bool?
    }

    private struct Contents: Decodable {
        let people: [Entry]
        let channels: [String]?
    }

    private let path: String
    /// Bytes.
    private static let largest = 16 << 20

    init(_ path: String) {
        self.path = path
    }

    func read() throws(AuthorityError) -> Seed {
        let data = try bytes()
        do {
            try StrictJSON.check(Array(data))
        } catch {
            let line = data.prefix(error.offset).count { $0 == UInt8(ascii: "\n") } + 1
            throw invalid("line \(line)", error.reason)
        }
        let contents: Contents
        do {
            contents = try JSONDecoder().decode(Contents.self, from: data)
        } catch let error as DecodingError {
            throw invalid(error.fieldPath.isEmpty ? "the top" : error.fieldPath, error.shortReason)
        } catch {
            throw invalid("the top", "\(error)")
        }
        var people: [Seed.Person] = []
        var seen: Set<String> = []
        for (index, entry) in contents.people.enumerated() {
            let person = try person(entry, at: "people.\(index)")
            guard seen.insert("\(person.vendor) \(person.email)").inserted else {
                throw invalid("people.\(index).email", "this address appears twice")
            }
            people.append(person)
        }
        var seed = Seed(people: people)
        if let words = contents.channels {
            let channels = words.compactMap(FactorChannel.init(rawValue:))
            guard channels.count == words.count else {
                throw invalid("channels", "it may hold SMS, AUTHY and BIOMETRIC")
            }
            seed.channels = Set(channels)
        }
        return seed
    }

    private func bytes() throws(AuthorityError) -> Data {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            guard data.count <= Self.largest else {
                throw AuthorityError.seedUnreadable(path: path, reason: "it is larger than 16 MiB")
            }
            return data
        } catch let error as AuthorityError {
            throw error
        } catch {
            throw .seedUnreadable(path: path, reason: (error as NSError).localizedDescription)
        }
    }

    private func person(_ entry: Entry, at place: String) throws(AuthorityError) -> Seed.Person {
        guard let vendor = Vendor(rawValue: entry.vendor ?? Vendor.weavr.rawValue) else {
            throw invalid("\(place).vendor", "it must be multi or verifiable")
        }
        guard let email = EmailAddress(entry.email) else {
            throw invalid("\(place).email", "it is not an e-mail address")
        }
        if let password = entry.password, let fault = PasswordRules.fault(in: password) {
            throw invalid("\(place).password", "the rules for passwords refuse it (\(fault.rawValue))")
        }
        let role = entry.role ?? (vendor == .weavr ? "ROOT" : "Reader")
        if vendor == .weavr {
            guard ["ROOT", "USER", "API_CLIENT"].contains(role) else {
                throw invalid("\(place).role", "it must be ROOT, USER or API_CLIENT")
            }
            guard entry.identities?.isEmpty == false else {
                throw invalid("\(place).identities", "a person at Weavr needs at least one")
            }
        }
        let mobile = entry.mobile ?? ""
        let factors = try factors(entry.factors ?? [], at: place)
        guard !mobile.isEmpty || !factors.contains(where: { $0.channel == FactorChannel.sms.rawValue }) else {
            throw invalid("\(place).mobile", "a person with a factor by SMS needs a number")
        }
        return Seed.Person(
            vendor: vendor, email: email, role: role, permissions: entry.permissions ?? [],
            password: entry.password.map { $0 == DemoPeople.password ? .demo : .text($0) } ?? .demo,
            passwordExpired: entry.passwordExpired ?? false,
            identities: (entry.identities ?? []).map { ($0.type, $0.name) },
            factors: factors,
            device: PersonalDevice(
                mobile: mobile, hasPasscode: entry.hasPasscode ?? true, isActive: entry.isActive ?? true))
    }

    private func factors(_ devices: [Entry.Device], at place: String) throws(AuthorityError) -> [Factor] {
        var factors: [Factor] = []
        for (index, device) in devices.enumerated() {
            let place = "\(place).factors.\(index)"
            guard let channel = FactorChannel(rawValue: device.channel) else {
                throw invalid("\(place).channel", "it must be SMS, AUTHY or BIOMETRIC")
            }
            guard device.type == channel.factorType else {
                throw invalid("\(place).type", "\(device.channel) is of the type \(channel.factorType)")
            }
            guard let status = FactorService.Status(rawValue: device.status ?? "ACTIVE") else {
                throw invalid("\(place).status", "it must be PENDING_VERIFICATION, ACTIVE or INACTIVE")
            }
            guard !factors.contains(where: { $0.channel == device.channel }) else {
                throw invalid("\(place).channel", "this channel appears twice")
            }
            factors.append(Factor(type: device.type, channel: device.channel, status: status.rawValue))
        }
        return factors
    }

    private func invalid(_ place: String, _ reason: String) -> AuthorityError {
        .seedInvalid(path: path, place: place, reason: reason)
    }
}
