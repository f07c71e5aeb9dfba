import Screen
import Testing

struct StyleTests {
    @Test func `each role has its own letter`() {
        #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
        #expect(Set(Role.allCases.map { Style($0, isReversed: true).letter }).count == Role.allCases.count)
        #expect(Set(Role.allCases.map { Style($0).selected().letter }).count == Role.allCases.count)
    }

    @Test func `a style changes one property and keeps the others`() {
        var style = Style.live.reversed().underlined()
        #expect(style.role == .live && style.isReversed && style.isUnderlined)
        #expect(!style.isSelected && !style.isStrong)
        style.isReversed = false
        #expect(style == Style(.live, isUnderlined: true))
        style = style.selected().strong()
        #expect(style == Style(.live, isUnderlined: true, isSelected: true, isStrong: true))
        style.isSelected = false
        style.role = .ended
        #expect(style == Style.ended.underlined().strong())
        #expect(style.strong(false).underlined(false) == .ended)
    }

    @Test func `a style takes two bytes, and its name tells the role and every flag`() {
        #expect(MemoryLayout<Style>.size == 2)
        #expect("\(Style.frameFocused)" == "frameFocused")
        let names = (0..<16).map { bits in
            Style(
                .dim, isReversed: bits & 1 != 0, isUnderlined: bits & 2 != 0, isSelected: bits & 4 != 0,
                isStrong: bits & 8 != 0
            ).description
        }
        #expect(Set(names).count == 16)
        #expect(names[15] == "dim selected strong reversed underlined")
    }

    @Test func `the environments and the profiles' own colours are filled`() {
        #expect(
            Role.allCases.filter(\.isFilled) == [
                .demo, .sandbox, .production, .red, .amber, .green, .teal, .blue, .violet,
            ])
    }
}
