import Testing

@testable import Panes

/// The rule by which a filter finds rows.
struct RowQueryTests {
    private func match(_ typed: String, _ name: String, seen: String..., id: String = "") -> RowQuery.Match? {
        let query = RowQuery(typed)
        return query.match(
            name: query.found(in: name), seen: seen.reduce([]) { $0.union(query.found(in: $1)) }, id: id)
    }

    @Test(arguments: [
        ("br 199", "Acme Branch 199 Ltd"), ("199 br", "Acme Branch 199 Ltd"), ("  ACME ", "acme"),
        ("ecole mu", "ÉCOLE Müller"), ("ÉCOLE", "ecole"), ("mü", "MULLER"), ("tokyo", "Ｔｏｋｙｏ"),
        ("東京", "株式会社東京"), ("strasse", "Strasse 9"), ("é", "e\u{301}"),
    ])
    func `every word is somewhere in what is seen, in any order, case and accent`(typed: String, seen: String)
    {
        #expect(match(typed, seen) == .name)
    }

    @Test func `words may be spread over all that is seen`() {
        #expect(
            match("cards sandbox grace", "Acme Cards Ltd", seen: "SANDBOX", "grace@acme.example") == .seen)
        #expect(match("acme", "Ada Lovelace", seen: "ada@acme.example") == .seen)
        #expect(match("acme", "Acme Cards Ltd", seen: "ada@acme.example") == .name)
        #expect(match("cards production", "Acme Cards Ltd", seen: "SANDBOX") == nil)
    }

    @Test(arguments: ["br 199 x", "branch199", "1999", "Branch-199"])
    func `a word that is nowhere keeps the row out`(typed: String) {
        #expect(match(typed, "Acme Branch 199 Ltd", id: "7") == nil)
    }

    @Test func `an id matches by its beginning, and only what is not seen`() {
        #expect(match("120", "Acme", id: "120000000000000194") == .id)
        #expect(match("acme 1200", "Acme", id: "120000000000000194") == .id)
        #expect(match("1200 ABC", "Acme", id: "120000000000000194") == nil)
        #expect(match("194", "Acme", id: "120000000000000194") == nil)
        #expect(match("12", "Acme", id: "120000000000000194") == nil)
        #expect(match("abc", "Acme", id: "ABCD-7") == .id)
        #expect(match("120", "Acme 120", id: "120000000000000194") == .name)
    }

    @Test func `nothing typed, or blanks alone, asks for nothing`() {
        for typed in ["", "   ", "\u{3000}"] {
            #expect(RowQuery(typed).isEmpty)
            #expect(match(typed, "") == .name)
        }
    }

    @Test func `what is found is marked where it stands, wide signs and accents counted`() {
        #expect(RowQuery("br 199").columns(in: "Acme Branch 199") == [5..<7, 12..<15])
        #expect(RowQuery("a").columns(in: "Acme Área") == [0..<1, 5..<6, 8..<9])
        #expect(RowQuery("東").columns(in: "株東x") == [2..<4])
        #expect(RowQuery("x").columns(in: "株東x") == [4..<5])
        #expect(RowQuery("zz").columns(in: "Acme").isEmpty)
        #expect(RowQuery("").columns(in: "Acme").isEmpty)
    }

    @Test func `more words than there are places for are no crash`() {
        let many = Array(repeating: "a", count: 200).joined(separator: " ")
        #expect(match(many, "a") == .name)
        #expect(match(many, "b") == nil)
    }
}
