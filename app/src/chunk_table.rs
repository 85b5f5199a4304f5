//! The app's own chunks: what a page fetches when a reader asks for it. `xtask` reads this file too.

reparam::chunks! {
    /// What a link asked for and did not get.
    LINK_NOTICES = "link-notices", "reparam_app::link_notices";
    /// Saving figures.
    EXPORT = "export", "reparam_app::export";
    /// The dialog that shares a state.
    SHARE_DIALOG = "share-dialog", "reparam_app::share_dialog";
    /// Pictures that move on the start page.
    LIVING_PICTURE = "living-picture", "reparam_app::living_picture";
    /// Both sides of training in a worker.
    TRAINING = "training", "reparam_app::training";
    /// Fields for a reader's own numbers and files.
    USER_DATA = "user-data", "reparam_app::user_data";
}
