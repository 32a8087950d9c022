/** A value as plans and states hold it: plain JSON. `null` is "no limit" or "nothing set". */
export type Value = string | number | readonly string[] | Readonly<Record<string, number>> | null
