import Screen
import Sessions

/// Keys that mean the same in many components.
extension KeyBinding {
    /// The keys that move through rows. The hint stands on the arrows.
    static func list(
        _ priority: Int = 0, hint: @escaping Words = { _, _ in "" },
        when condition: @escaping Condition = { _, _ in true },
        _ command: (ListMotion) -> Owner.Command
    ) -> [KeyBinding] {
        [
            KeyBinding(command(.up), .up, .character("k"), in: .lists, "One row up").hint(priority, hint),
            KeyBinding(command(.down), .down, .character("j"), in: .lists, "One row down").hint(
                priority, hint),
            KeyBinding(command(.pageUp), .pageUp, .control("b"), in: .lists, "One page up"),
            KeyBinding(command(.pageDown), .pageDown, .control("f"), in: .lists, "One page down"),
            KeyBinding(command(.first), .home, .character("g"), in: .lists, "First row"),
            KeyBinding(command(.last), .end, .character("G"), in: .lists, "Last row"),
        ].map { $0.outsidePalette().when(condition) }
    }

    static func activate(_ command: Owner.Command) -> KeyBinding {
        KeyBinding(command, .enter, in: .lists, KeyMeaning.activate).outsidePalette()
    }

    static func cancel(_ command: Owner.Command) -> KeyBinding {
        KeyBinding(command, .escape, in: .lists, KeyMeaning.cancel).outsidePalette()
    }

    static func next(_ command: Owner.Command) -> KeyBinding {
        KeyBinding(command, .tab, in: .panes, KeyMeaning.next).outsidePalette()
    }

    static func previous(_ command: Owner.Command) -> KeyBinding {
        KeyBinding(command, .backTab, in: .panes, KeyMeaning.previous).outsidePalette()
    }

    static func filter(_ command: Owner.Command) -> KeyBinding {
        KeyBinding(command, .character("/"), in: .lists, "Show only the rows with this text")
    }

    static func details(_ command: Owner.Command) -> KeyBinding {
        KeyBinding(command, .character("d"), in: .lists, "Show everything known about the row")
    }

    static func refresh(_ command: Owner.Command) -> KeyBinding {
        KeyBinding(
            command, .character("r"), in: .identities, "Refresh the lists of this login from the server")
    }

    /// The key of a pane, under words that say what to go there for.
    static func go(to pane: PaneID, _ command: Owner.Command) -> KeyBinding {
        KeyBinding(command, unlisted: .character(pane.key))
    }

    /// The keys of the simulated device.
    static func deviceAnswers(
        when condition: @escaping Condition, _ command: (DeviceAnswer) -> Owner.Command
    ) -> [KeyBinding] {
        DeviceAnswer.all.map { answer in
            KeyBinding(
                command(answer), .character(answer.key), in: .elsewhere,
                "Answer yes, no or not at all on the demo's device"
            ).when(condition)
        }
    }
}
