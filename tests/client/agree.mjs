// Asks transformers.js for every row and compares with a cache that teacher-cache made of the same student (input_ids, logits).
// args: root/ id rows.tsv (label TAB text) cache [dtype]. Ends with 1 where a logit or the accuracy is apart, or a row has other ids.
// dtype is fp32, fp16 or q8 (model_quantized.onnx). q8 rounds activations by the range of their batch, which is one row there and several here.
import { env, AutoTokenizer, AutoModelForSequenceClassification } from '@huggingface/transformers';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import fs from 'fs';
import path from 'path';
const [root, id, data, cache, dtype = 'fp32'] = process.argv.slice(2, 7);
const [tolerance, share] = dtype === 'q8' ? [1, 0.02] : [1e-4, 0.003];
env.allowRemoteModels = false; env.localModelPath = root;
const ours = new Map();
for (const file of fs.readdirSync(cache).filter(f => f.endsWith('.parquet'))) {
  for (const row of await parquetReadObjects({ file: await asyncBufferFromFile(path.join(cache, file)) })) ours.set(Number(row.row), row);
}
const tokenizer = await AutoTokenizer.from_pretrained(id);
const model = await AutoModelForSequenceClassification.from_pretrained(id, { dtype, device: 'cpu' });
const best = values => values.reduce((b, v, i) => (v > values[b] ? i : b), 0);
let n = 0, rightThere = 0, rightHere = 0, otherIds = 0, apart = 0, example = '';
for (const line of fs.readFileSync(data, 'utf8').split('\n').filter(x => x)) {
  const [label, text] = line.split('\t');
  const inputs = await tokenizer(text, { truncation: true, max_length: 128 });
  const theirs = Array.from((await model(inputs)).logits.data), row = ours.get(n++);
  rightThere += model.config.id2label[best(theirs)] === label;
  rightHere += model.config.id2label[best(row.logits)] === label;
  const ids = Array.from(inputs.input_ids.data, Number);
  if (ids.length !== row.input_ids.length || ids.some((v, i) => v !== row.input_ids[i])) {
    otherIds++; example ||= `${JSON.stringify(text)}: ${ids} there, ${row.input_ids} here`;
  } else {
    apart = Math.max(apart, ...theirs.map((v, i) => Math.abs(v - row.logits[i])));
  }
}
const accuracy = right => (right / n).toFixed(4);
console.log(`${id} ${dtype}: ${n} rows, accuracy ${accuracy(rightThere)} in transformers.js, ${accuracy(rightHere)} here; ` +
  `${otherIds} rows with other ids, logits at most ${apart.toExponential(1)} apart`);
if (example) console.log(`  first row with other ids: ${example}`);
process.exit(n === ours.size && apart <= tolerance && otherIds === 0 && Math.abs(rightThere - rightHere) <= share * n ? 0 : 1);
