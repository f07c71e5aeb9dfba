/// Every part of the screen: a new one is one more line here.
enum Registry {
    /// In the order in which Tab goes round.
    static let panes: [any Pane.Type] = [
        LoginPane.self,
        IdentitiesPane.self,
        LifetimesPane.self,
        LogoutPane.self,
    ]

    static let overlays: [any Overlay.Type] = [
        DetailOverlay.self,
        ActivityOverlay.self,
        HistoryOverlay.self,
        Palette.self,
        HelpOverlay.self,
        PINDialog.self,
        LogoutDialog.self,
        ProofDialog.self,
        QuitDialog.self,
        StepUpDialog.self,
        FactorDialog.self,
        DelegationDialog.self,
        ContactConfirmation.self,
        UnlinkConfirmation.self,
        SwitchConfirmation.self,
        SignInConfirmation.self,
    ]

    /// All that have keys, in the order in which help lists them.
    static let components: [any Component.Type] = [ProgramKeys.self] + panes + overlays

    static func place(of pane: PaneID) -> PanePlace? {
        panes.first { $0.id == pane }?.place
    }
}
