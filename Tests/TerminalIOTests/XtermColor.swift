import Foundation

/// One of xterm's colours 16 to 255 as light: linear parts of sRGB (IEC 61966-2-1), from 0 to 1.
struct XtermColor {
    let red: Double
    let green: Double
    let blue: Double

    /// The 6x6x6 cube from 16, the greys from 232 (xterm, 256colres.h).
    init(_ index: Int16) {
        let levels = [0.0, 95, 135, 175, 215, 255]
        let parts: [Double]
        if index >= 232 {
            parts = Array(repeating: Double(8 + 10 * (index - 232)), count: 3)
        } else {
            let cube = Int(index) - 16
            parts = [levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]]
        }
        let linear = parts.map { part in
            let value = part / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        (red, green, blue) = (linear[0], linear[1], linear[2])
    }

    private init(red: Double, green: Double, blue: Double) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// WCAG 2.1, "relative luminance".
    var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

    /// WCAG 2.1, "contrast ratio": from 1 to 21.
    func contrast(to other: XtermColor) -> Double {
        let (darker, lighter) = (min(luminance, other.luminance), max(luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)
    }

    /// As an eye without the cones for medium wavelengths sees it (Machado, Oliveira and Fernandes 2009, deuteranomaly
    /// of severity 1.0).
    var withoutGreenCones: XtermColor {
        func part(_ r: Double, _ g: Double, _ b: Double) -> Double {
            min(1, max(0, r * red + g * green + b * blue))
        }
        return XtermColor(
            red: part(0.367322, 0.860646, -0.227968), green: part(0.280085, 0.672501, 0.047413),
            blue: part(-0.011820, 0.042940, 0.968881))
    }

    /// CIE 1976: the distance in L*a*b* under D65. A difference of 2.3 is just noticeable.
    func distance(to other: XtermColor) -> Double {
        zip(lab, other.lab).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
    }

    private var lab: [Double] {
        func f(_ t: Double) -> Double { t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116 }
        let x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
        let y = f(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
        let z = f((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
    }
}
