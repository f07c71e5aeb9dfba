package import Secrets
import Sessions

/// Fetches a key when it is needed first, and keeps it. After a failure it is fetched again: perhaps a person has
/// unlocked it meanwhile.
package actor KeyFetcher {
    private let reference: KeyReference
    private let variables: KeyVariables
    private let home: String
    private var known: Secret?
    private var fetching: Task<Result<Secret, KeyError>, Never>?

    package init(_ reference: KeyReference, variables: KeyVariables, home: String) {
        self.reference = reference
        self.variables = variables
        self.home = home
    }

    /// The key; fetched once for all callers at the same time, as a command may ask a person. A caller that is cancelled
    /// cancels the fetch.
    package func key() async throws(KeyError) -> Secret {
        if let known { return known }
        let task =
            fetching
            ?? Task { [reference, variables, home] in
                do throws(KeyError) {
                    return .success(try await reference.read(variables: variables, home: home))
                } catch {
                    return .failure(error)
                }
            }
        fetching = task
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if fetching == task { fetching = nil }
        let key = try result.get()
        known = key
        return key
    }
}
