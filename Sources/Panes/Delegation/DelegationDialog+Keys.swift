import Screen

extension DelegationDialog {
    enum Command: Hashable {
        case nextField, previousField
        case otherKind, otherButton
        case activate, close
    }

    static let bindings: [KeyBinding<DelegationDialog>] = [
        .next(.nextField).hint(1, "next field") { !$0.isWaiting($1.state) },
        KeyBinding(.nextField, unlisted: .down),
        .previous(.previousField),
        KeyBinding(.previousField, unlisted: .up),
        .activate(.activate).hint(2, "next, act") { !$0.isWaiting($1.state) },
        .cancel(.close).hint(3) { $0.isWaiting($1.state) ? "cancel" : "close" },
        KeyBinding(.close, unlisted: .control("c")),
        KeyBinding(.otherKind, .left, in: .elsewhere, KeyMeaning.otherChoice).when { dialog, _ in
            dialog.field == .kind
        },
        KeyBinding(.otherKind, .right, in: .elsewhere, KeyMeaning.otherChoice).when { dialog, _ in
            dialog.field == .kind
        },
        KeyBinding(.otherKind, unlisted: .character(" ")).when { dialog, _ in dialog.field == .kind },
        KeyBinding(.otherButton, unlisted: .left, .right).when { dialog, _ in
            dialog.field == .cancel || dialog.field == .act
        },
    ]
}
