import ArgumentParser
@main struct Curfew: ParsableCommand { mutating func run() {} }
