#:package DuckDB.NET.Data.Full
#:property PublishAot=false

// The bytes of a cache's taps beside the arithmetic, read by DuckDB and not by OnnxDistill: dotnet run benchmarks/sst2/bytes.cs -- CACHE [WIDTH]
// Arithmetic: a hidden state, queries, keys or values take tokens x width, scores heads x tokens x tokens, of each row's valid tokens alone.
// WIDTH (128) is what every row would be padded to by a dump of whole batches.
using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

var parts = Path.Combine(args[0], "part-*.parquet");
var padded = args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 128;
using var connection = new DuckDBConnection("DataSource=:memory:");
connection.Open();

var rows = Number($"SELECT count(*) FROM read_parquet('{parts}')");
var taps = JsonDocument.Parse(Text($"SELECT decode(value) FROM parquet_kv_metadata('{parts}') WHERE decode(key) = 'onnxdistill.columns' LIMIT 1"));
var whole = Directory.EnumerateFiles(args[0]).Sum(f => new FileInfo(f).Length);
long arithmetic = 0, dump = 0, stored = 0, columns = 0;
foreach (var tap in taps.RootElement.EnumerateObject())
{
    var shape = tap.Value.GetProperty("shape").EnumerateArray().ToList();      // ["length", 384] or [12, "length", "length"]
    var element = tap.Value.GetProperty("dtype").GetString() == "float16" ? 2L : 4L;
    var fixedElements = shape.Where(d => d.ValueKind == JsonValueKind.Number).Aggregate(element, (product, d) => product * d.GetInt64());
    var lengths = shape.Count(d => d.ValueKind == JsonValueKind.String);
    arithmetic += Number($"SELECT sum({fixedElements} * len(input_ids)::BIGINT ** {lengths})::BIGINT FROM read_parquet('{parts}')");
    dump += rows * fixedElements * (long)Math.Pow(padded, lengths);
    stored += Number($"SELECT sum(octet_length({tap.Name}))::BIGINT FROM read_parquet('{parts}')");
    columns += Number($"SELECT sum(total_compressed_size)::BIGINT FROM parquet_metadata('{parts}') WHERE path_in_schema = '{tap.Name}'");
    Console.WriteLine($"  {tap.Name}: {tap.Value.GetProperty("dtype").GetString()} [{string.Join(", ", shape)}]");
}

Line("rows", rows, null);
Line("tokens", Number($"SELECT sum(len(input_ids))::BIGINT FROM read_parquet('{parts}')"), null);
Line("arithmetic, valid tokens", arithmetic, null);
Line("values stored", stored, arithmetic);
Line("tap columns in the parts", columns, arithmetic);
Line("every file of the cache", whole, arithmetic);
Line($"arithmetic, padded to {padded}", dump, arithmetic);
return columns <= arithmetic * 1.01 && stored == arithmetic ? 0 : 3;

void Line(string name, long value, long? beside) => Console.WriteLine(beside is { } of
    ? string.Create(CultureInfo.InvariantCulture, $"  {name,-28}{value,18:N0}  {(double)value / of:0.0000}x")
    : string.Create(CultureInfo.InvariantCulture, $"  {name,-28}{value,18:N0}"));

long Number(string sql) => Convert.ToInt64(Scalar(sql), CultureInfo.InvariantCulture);

string Text(string sql) => (string)Scalar(sql);

object Scalar(string sql)
{
    using var command = connection.CreateCommand();
    command.CommandText = sql;
    return command.ExecuteScalar()!;
}
