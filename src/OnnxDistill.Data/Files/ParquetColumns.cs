using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace OnnxDistill.Data.Files;

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

    private int[][] Lists(string column, DataField field)
    {
        return field.MaxRepetitionLevel != 1
            ? throw new InvalidDataException($"column '{column}' holds lists of lists; lists of integers are expected")
            : Type.GetTypeCode(field.ClrType) switch
            {
                TypeCode.SByte => Lists<sbyte>(field, v => v),
                TypeCode.Byte => Lists<byte>(field, v => v),
                TypeCode.Int16 => Lists<short>(field, v => v),
                TypeCode.Int32 => Lists<int>(field, v => v),
                TypeCode.Int64 => Lists<long>(field, v => checked((int)v)),
                _ => throw new InvalidDataException($"column '{column}' holds lists of {field.ClrType.Name}; integers are expected"),
            };
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

    // A list begins where the repetition level is 0; an item is there where the definition level is the highest.
    private int[][] Lists<T>(DataField field, Func<T, int> convert)
        where T : struct
    {
        using var column = (RawColumnData<T>)group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
        var values = column.Values;
        var repetitions = column.RepetitionLevels;
        var definitions = column.DefinitionLevels;
        var lists = new int[_rows][];
        var list = new List<int>();
        var row = -1;
        var next = 0;
        for (var i = 0; i < repetitions.Length; i++)
        {
            if (repetitions[i] == 0)
            {
                if (row >= 0)
                {
                    lists[row] = [.. list];
                    list.Clear();
                }

                row++;
            }

            if (definitions.Length == 0 || definitions[i] == field.MaxDefinitionLevel)
            {
                list.Add(convert(values[next++]));
            }
        }

        if (row >= 0)
        {
            lists[row] = [.. list];
        }

        return lists;
    }
}
