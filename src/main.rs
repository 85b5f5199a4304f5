//! Browser entry: puts the app on the page.

mod app;

fn main() {
    app::failure::report_panics();
    leptos::mount::mount_to_body(app::App);
    app::failure::mark_started();
}
