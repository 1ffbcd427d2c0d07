using System.Buffers.Binary;
using System.Text;

namespace OnnxDistill.Data.Tests.Tokenizers.Precompiled;

/// <summary>Writes a precompiled_charsmap: each node of the trie has a block of 256 units for its children.</summary>
internal static class SmallCharsMap
{
    public static byte[] Bytes(params (string Key, string Value)[] entries)
    {
        var root = new Node();
        var texts = new MemoryStream();
        foreach (var (key, value) in entries)
        {
            var node = root;
            foreach (var label in Encoding.UTF8.GetBytes(key))
            {
                node = node.Children.TryGetValue(label, out var child) ? child : node.Children[label] = new();
            }

            node.Value = (int)texts.Length;
            texts.Write(Encoding.UTF8.GetBytes(value + '\0'));
        }

        var units = new List<uint>();
        units.AddRange(new uint[256]);
        Place(root, 0, units);
        var bytes = new byte[4 + (units.Count * 4) + texts.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, units.Count * 4);
        for (var i = 0; i < units.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 + (i * 4)), units[i]);
        }

        texts.ToArray().CopyTo(bytes, 4 + (units.Count * 4));
        return bytes;
    }

    private static void Place(Node node, int at, List<uint> units)
    {
        // The offset is a multiple of 256, which bit 9 marks.
        var below = units.Count | (at & 0xFF);
        units.AddRange(new uint[256]);
        units[at] |= ((uint)(at ^ below) >> 8 << 10) | (1u << 9);
        if (node.Value >= 0)
        {
            units[at] |= 1u << 8;
            units[below] = (1u << 31) | (uint)node.Value;
        }

        foreach (var (label, child) in node.Children)
        {
            units[below ^ label] = label;
            Place(child, below ^ label, units);
        }
    }

    private sealed class Node
    {
        public SortedDictionary<byte, Node> Children { get; } = [];

        public int Value { get; set; } = -1;
    }
}
