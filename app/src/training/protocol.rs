//! Messages as they are posted: two typed arrays, whose buffers are transferred and not copied.

use js_sys::{Array, Float32Array, Uint8Array};
use reparam::labs::training::Message;
use wasm_bindgen::{JsCast, JsValue};

/// What is posted, and the buffers that go with it.
pub(super) fn to_js(message: &Message) -> (Array, Array) {
    let header = Uint8Array::from(message.header.as_slice());
    let values = Float32Array::from(message.values.as_slice());
    let buffers = Array::of2(&header.buffer(), &values.buffer());
    (Array::of2(&header, &values), buffers)
}

/// The message that was posted so; nothing where it is something else.
pub(super) fn from_js(posted: JsValue) -> Option<Message> {
    let posted: Array = posted.dyn_into().ok()?;
    let header: Uint8Array = posted.get(0).dyn_into().ok()?;
    let values: Float32Array = posted.get(1).dyn_into().ok()?;
    Some(Message {
        header: header.to_vec(),
        values: values.to_vec(),
    })
}
