/// What keys mean that several components share: the same words are one line of help.
enum KeyMeaning {
    static let activate = "Do what the row or the button says"
    static let cancel = "Leave a field, a filter or a dialog; dismiss a message"
    static let next = "Go to the next pane, field or button"
    static let previous = "Go to the previous pane, field or button"
    static let another = "Send another code or push"
    static let otherChoice = "Another profile or type, in a form"
}
