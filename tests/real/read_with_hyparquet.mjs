// Prints the columns of a Parquet file as hyparquet reads them: one JSON object a column, {name, values}.
//
//   node read_with_hyparquet.mjs FOLDER_OF_NODE_MODULES FILE.parquet
//
// Values are texts that lose nothing: whole numbers in decimal, floats as the bits of a double, bytes in hexadecimal.
// Dates and timestamps are the file's own numbers, and decimals their unscaled ones: JavaScript has no type for them.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, path] = process.argv.slice(2)
const require = createRequire(pathToFileURL(folder + '/'))
const load = async (name) => await import(pathToFileURL(require.resolve(name)))
const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await load('hyparquet')
const { compressors } = await load('hyparquet-compressors')

const parsers = {
  dateFromDays: (days) => days,
  timestampFromMilliseconds: (millis) => millis,
  timestampFromMicroseconds: (micros) => micros,
}

const hex = (bytes) => Buffer.from(bytes).toString('hex')

function bits(number) {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, number)
  return Number.isNaN(number) ? 'nan' : hex(new Uint8Array(view.buffer))
}

function text(value, isFloat) {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' && isFloat) return bits(value)
  if (value instanceof Uint8Array) return hex(value)
  return String(value)
}

const file = await asyncBufferFromFile(path)
const metadata = await parquetMetadataAsync(file)
const floats = new Set()
for (const element of metadata.schema) {
  if (element.converted_type === 'DECIMAL') {
    delete element.converted_type
    delete element.logical_type
  }
  if (element.type === 'FLOAT' || element.type === 'DOUBLE') floats.add(element.name)
}
const rows = await parquetReadObjects({ file, metadata, compressors, parsers, utf8: false })
for (const { name } of metadata.schema.slice(1)) {
  console.log(JSON.stringify({ name, values: rows.map((row) => text(row[name], floats.has(name))) }))
}
