using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Reads whole columns of one row group as the few types that examples are made of.</summary>
internal sealed class ParquetColumns(ParquetRowGroupReader group, ParquetSchema schema)
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly int _rows = checked((int)group.RowCount);

    /// <summary>A column as texts (numbers and class ids too; null where the file has none), or as lists of integers.</summary>
    /// <exception cref="InvalidDataException">The column is of another type.</exception>
    public object?[] Read(string column)
    {
        var field = schema.DataFields.First(f => f.Path.FirstPart == column);
        return field.MaxRepetitionLevel == 0 ? Values(column, field) : Lists(column, field);
    }

    private string?[] Values(string column, DataField field) =>
        field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) ? Strings(field)
        : field.ClrType == typeof(byte[]) || field.ClrType == typeof(ReadOnlyMemory<byte>) ? Bytes(field)
        : Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Boolean => Read<bool>(field, v => v ? "1" : "0"),
            TypeCode.SByte => Numbers<sbyte>(field),
            TypeCode.Byte => Numbers<byte>(field),
            TypeCode.Int16 => Numbers<short>(field),
            TypeCode.UInt16 => Numbers<ushort>(field),
            TypeCode.Int32 => Numbers<int>(field),
            TypeCode.UInt32 => Numbers<uint>(field),
            TypeCode.Int64 => Numbers<long>(field),
            TypeCode.UInt64 => Numbers<ulong>(field),
            TypeCode.Single => Numbers<float>(field, v => float.IsNaN(v) ? null : v.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Double => Numbers<double>(field, v => double.IsNaN(v) ? null : v.ToString(CultureInfo.InvariantCulture)),
            _ => throw new InvalidDataException($"column '{column}' holds {field.ClrType.Name}; texts, class ids or numbers are expected"),
        };

    private object?[] Lists(string column, DataField field) => field.MaxRepetitionLevel != 1
        ? Other("a list of lists or of objects")
        : Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Boolean => Lists<bool, int>(column, field, v => v ? 1 : 0),
            TypeCode.SByte => Lists<sbyte, int>(column, field, v => v),
            TypeCode.Byte => Lists<byte, int>(column, field, v => v),
            TypeCode.Int16 => Lists<short, int>(column, field, v => v),
            TypeCode.Int32 => Lists<int, int>(column, field, v => v),
            TypeCode.Int64 => Lists<long, int>(column, field, v => checked((int)v)),
            TypeCode.Single => Lists<float, string>(column, field, v => v.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Double => Lists<double, string>(column, field, v => v.ToString(CultureInfo.InvariantCulture)),
            _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) =>
                Lists<ReadOnlyMemory<char>, string>(column, field, v => v.ToString()),
            _ when field.ClrType == typeof(byte[]) || field.ClrType == typeof(ReadOnlyMemory<byte>) =>
                Lists<ReadOnlyMemory<byte>, string>(column, field, v => _strict.GetString(v.Span)),
            _ => Other($"a list of {field.ClrType.Name}"),
        };

    private object?[] Other(string what)
    {
        var values = new object?[_rows];
        Array.Fill(values, new OtherValue(what));
        return values;
    }

    private string?[] Strings(DataField field)
    {
        var values = new string?[_rows];
        group.ReadAsync(field, values.AsMemory()!, null).AsTask().GetAwaiter().GetResult();
        return values;
    }

    // Writers that do not mark their strings as UTF-8 leave plain bytes.
    private string?[] Bytes(DataField field)
    {
        var values = new byte[]?[_rows];
        group.ReadAsync(field, values.AsMemory()!, null).AsTask().GetAwaiter().GetResult();
        return Array.ConvertAll(values, v => v is null ? null : _strict.GetString(v));
    }

    private string?[] Numbers<T>(DataField field, Func<T, string?>? format = null)
        where T : struct, IFormattable
        => Read<T>(field, v => format is null ? v.ToString(null, CultureInfo.InvariantCulture) : format(v));

    private string?[] Read<T>(DataField field, Func<T, string?> format)
        where T : struct
    {
        if (field.IsNullable)
        {
            var nullable = new T?[_rows];
            group.ReadAsync<T>(field, nullable.AsMemory(), null).AsTask().GetAwaiter().GetResult();
            return Array.ConvertAll(nullable, v => v is { } known ? format(known) : null);
        }

        var values = new T[_rows];
        group.ReadAsync<T>(field, values.AsMemory(), null).AsTask().GetAwaiter().GetResult();
        return Array.ConvertAll(values, v => format(v));
    }

    // A list begins where the repetition level is 0; an item is there where the definition level is the highest. Level 0 is no list at all
    // where the column may hold none, else an empty one.
    private object?[] Lists<T, TItem>(string column, DataField field, Func<T, TItem> convert)
        where T : struct
    {
        using var raw = (RawColumnData<T>)group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
        var values = raw.Values;
        var repetitions = raw.RepetitionLevels;
        var definitions = raw.DefinitionLevels;
        var nullable = schema.Fields.First(f => f.Name == column).IsNullable;
        var lists = new object?[_rows];
        var list = new List<TItem>();
        var (row, next) = (0, 0);
        for (var i = 0; i < repetitions.Length; i++)
        {
            if (definitions.Length == 0 || definitions[i] == field.MaxDefinitionLevel)
            {
                list.Add(convert(values[next++]));
            }

            if (i + 1 == repetitions.Length || repetitions[i + 1] == 0)
            {
                lists[row++] = nullable && list.Count == 0 && definitions.Length > 0 && definitions[i] == 0 ? null : list.ToArray();
                list.Clear();
            }
        }

        return lists;
    }
}
