import Sessions

/// What panes are made with at the start.
struct PaneSetup {
    let profile: Profile.ID
    let prefills: [Profile.ID: Prefill]
}
