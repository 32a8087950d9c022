export type { Command, CommandResult, CommandRunner, CommandSpec, ExecOptions } from './command.ts'
