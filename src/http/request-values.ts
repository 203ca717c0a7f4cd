/** Values of one header or query parameter; `undefined` and `null` leave it out, bytes are UTF-8. */
export type FieldValue = string | number | boolean | Uint8Array | readonly (string | number | boolean)[] | null | undefined;
/** Headers or parameters by name. */
export type Fields = Readonly<Record<string, FieldValue>>;
/** The same by name, or what has entries: a `Map`, `Headers`, `URLSearchParams`. */
export type FieldSource = Fields | Iterable<readonly [name: string, value: FieldValue]>;

/** Body forms that can be sent again as they are. */
export type ReplayableBody = string | Uint8Array | ArrayBuffer | Blob | URLSearchParams | FormData;
/** A body that is consumed by sending it once. */
export type StreamBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;
/** What a request can carry. A function is called for each attempt, which makes a stream replayable. */
export type RequestBody = ReplayableBody | StreamBody | (() => ReplayableBody | StreamBody | Fields);

/** How a reply's body is read. `auto`: JSON when the reply says so, text otherwise. */
export type ResponseType = 'auto' | 'json' | 'text' | 'bytes' | 'stream';
