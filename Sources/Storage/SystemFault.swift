internal import Glibc

/// Error numbers of the operating system in words.
enum SystemFault {
    static func reason(_ number: Int32) -> String {
        switch number {
        case ENOENT: "there is no such file"
        case EACCES, EPERM: "permission denied"
        case ENOTDIR: "a part of the path is not a directory"
        case EISDIR: "it is a directory"
        case ENOSPC: "no space left on the device"
        default: String(cString: strerror(number))
        }
    }
}
