// Where embed.js is, told to it where it is a module: only a module knows its address.
export default import.meta.url;
