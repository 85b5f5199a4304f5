//! Browser entry: puts the app on the page.

mod app;

fn main() {
    app::failure::report_panics();
    app::start();
}
