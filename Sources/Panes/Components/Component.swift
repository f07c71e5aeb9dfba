import Screen
import Sessions

/// A pane or an overlay: a part of the screen with keys of its own.
///
/// A component knows the state and no other component. `draw` is pure: what depends on the room there is, such as the
/// rows in view, is set by `layout` before it.
protocol Component: Sendable {
    associatedtype Command: Hashable & Sendable

    /// Its keys. Dispatch, hints, help, palette and `docs/keys.md` are made from these.
    static var bindings: [KeyBinding<Self>] { get }

    /// Takes in that the state has changed. Runs after each event, so it must be cheap.
    mutating func follow(_ context: Context) -> [Reaction]

    /// Brings its lists up to date. Runs before a key and before a frame.
    mutating func refresh(_ context: Context)

    /// Whether letters are text now.
    func isEditing(_ context: Context) -> Bool

    /// Takes a key as text; false if it is none here. Called only while `isEditing`.
    mutating func edit(_ key: Key, _ context: Context) -> Bool

    mutating func perform(_ command: Command, _ context: Context) -> [Reaction]

    /// Fits scroll position, page and cursor to the room of the next frame.
    mutating func layout(_ rect: Rect, _ context: Context)

    func draw(on canvas: inout Canvas, in rect: Rect, _ context: Context)

    /// When something in it happens by itself, in view or not: a frame is painted then, which refreshes it.
    var nextDeadline: Instant? { get }
}

extension Component {
    mutating func follow(_ context: Context) -> [Reaction] { [] }
    mutating func refresh(_ context: Context) {}
    func isEditing(_ context: Context) -> Bool { false }
    mutating func edit(_ key: Key, _ context: Context) -> Bool { false }
    mutating func layout(_ rect: Rect, _ context: Context) {}
    var nextDeadline: Instant? { nil }

    /// What a key does here; nil if nothing.
    mutating func handle(_ key: Key, _ context: Context) -> [Reaction]? {
        if isEditing(context), edit(key, context) { return [] }
        return run(key, context) { _ in true }
    }

    /// What a key of its does while another pane has the focus; nil if nothing.
    mutating func handleFromElsewhere(_ key: Key, _ context: Context) -> [Reaction]? {
        run(key, context) { $0.isEverywhere }
    }

    private mutating func run(
        _ key: Key, _ context: Context, where isMeant: (KeyBinding<Self>) -> Bool
    ) -> [Reaction]? {
        let binding = Self.bindings.first {
            $0.keys.contains(key) && isMeant($0) && $0.applies(self, context)
        }
        return binding.map { perform($0.command, context) }
    }

    /// The keys to name in the line of hints, in order of use.
    func hints(_ context: Context) -> [Hint] { hints(context, inField: isEditing(context)) }

    /// With names of keys that are none of a text's letters, where there are any.
    func hints(_ context: Context, inField isField: Bool) -> [Hint] {
        let named = Self.bindings.filter { $0.applies(self, context) }.compactMap { binding in
            let words = binding.hint(self, context)
            return words.isEmpty ? nil : (binding.priority, Hint(binding.keyName(inField: isField), words))
        }
        let ordered = named.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
        return Hint.merged(ordered.map(\.element.1))
    }

    /// Its keys as help and documents list them.
    static var listedKeys: [ListedKey] { bindings.compactMap(\.listed) }
}
