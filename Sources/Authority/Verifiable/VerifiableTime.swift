/// The vendor's form of a moment: `2019-08-24T14:15:22.0000000Z`.
enum VerifiableTime {
    static func text(_ moment: Timestamp) -> String {
        let date = DateHeader.parts(moment.wholeSeconds)
        let fraction = Int(moment.milliseconds % 1000)
        let padded = String(fraction + 1000).dropFirst()
        return "\(four(date.year))-\(two(date.month))-\(two(date.day))"
            + "T\(two(date.hour)):\(two(date.minute)):\(two(date.second)).\(padded)0000Z"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func four(_ number: Int) -> String { String(String(number + 10_000).dropFirst()) }
}
