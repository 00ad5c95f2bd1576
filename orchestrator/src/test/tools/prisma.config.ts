// Prisma's engine is a program of its own, and no package. What the package prisma brings along is the same engine compiled for
// WebAssembly, which speaks through a driver of JavaScript's. Its own driver has one session and sends a file as one message,
// so this one does, too.
import { defineConfig } from 'prisma/config'
import { PrismaPg } from '@prisma/adapter-pg'

// The limit of waiting for the lock would keep the program from ending before it is over
const later = globalThis.setTimeout
globalThis.setTimeout = (work, millis, ...more) => {
  const timer = later(work, millis, ...more)
  return millis < 10_000 ? timer : timer.unref()
}

async function adapter() {
  const one = new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 1, allowExitOnIdle: true })
  const connect = one.connect.bind(one)
  one.connect = async () => {
    const session = await connect()
    session.executeScript = async (text) => {
      try {
        await session.client.query(text)
      } catch (failure) {
        session.onError(failure)
      }
    }
    return session
  }
  return one
}

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: 'schema.prisma',
  migrations: { path: process.env.MIGRATIONS },
  adapter,
})
