/** What PyYAML refuses, and where in the text. */
export class YamlError extends Error {
  override readonly name = 'YamlError'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}
