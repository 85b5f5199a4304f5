//! The program of the page and of its worker.
//!
//! The package with the program says at which level all code is optimised once more when it is linked. At the
//! app's own level no loop of the library would be unrolled, and training would take twice as long.

fn main() {
    reparam_app::run();
}
