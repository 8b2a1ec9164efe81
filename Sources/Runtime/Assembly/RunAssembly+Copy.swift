public import Research
public import Settings
internal import Storage

extension JournalCopier {
    /// Whether this program was built with the trait `Postgres`.
    static var isPossible: Bool {
        #if Postgres
            true
        #else
            false
        #endif
    }
}

extension RunAssembly {
    /// What keeps a copy of a run's read models in PostgreSQL, not started; nil when none is wanted.
    ///
    /// `hide` is given the address, with its password, before anything is told. Throws what the user must change.
    public func copier(
        _ folder: RunFolder, hide: (Secret<String>) -> Void, told: @escaping @Sendable (String, _ isTrouble: Bool) -> Void
    ) throws(UserError) -> JournalCopier? {
        #if Postgres
            guard let reference = settings.storage.postgres else { return nil }
            let secret: Secret<String>
            do throws(SecretFailure) { secret = try reference.read() } catch {
                throw .usage("storage.postgres.url in \(path): \(error)")
            }
            hide(secret)
            return JournalCopier(
                folder.tap, folder.journal.stamp, make: { PostgresProjection(url: secret.reveal { $0 }) }, told: told)
        #else
            return nil
        #endif
    }
}
