namespace OnnxDistill.Student.NativeLibraries;

/// <summary>
/// Lets the dynamic linker do without one version of a library that is needed for a single symbol that nothing calls: the version
/// becomes weak (no error when it is absent) and so does the symbol (null when it is absent).
/// </summary>
internal static class WeakSymbolPatch
{
    private const uint DynamicSymbols = 11, VersionNeeds = 0x6ffffffe, VersionIndices = 0x6fffffff;
    private const byte WeakVersion = 0x2, WeakBinding = 2;

    /// <summary>Changes the two bytes in place.</summary>
    /// <param name="library">A whole ELF shared library.</param>
    /// <param name="version">The version, e.g. <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="symbol">The one undefined symbol that has it.</param>
    /// <param name="origin">The file's name, used in errors.</param>
    /// <exception cref="InvalidDataException">No such file, version or symbol, or other symbols need the version too.</exception>
    public static void Apply(byte[] library, string version, string symbol, string origin)
    {
        ArgumentNullException.ThrowIfNull(library);
        var elf = new ElfView(library, origin);
        var (flags, index) = VersionEntry(elf, version);
        var symbols = SymbolsOfVersion(elf, index);
        if (symbols is not [var only] || only.Name != symbol)
        {
            throw elf.Bad($"{version} is needed for [{string.Join(", ", symbols.Select(s => s.Name))}], not for {symbol} alone");
        }

        library[flags] |= WeakVersion;                                            // vna_flags
        library[only.At + 4] = (byte)((WeakBinding << 4) | (library[only.At + 4] & 0xF));   // st_info: binding, type
    }

    private static (int Flags, int Index) VersionEntry(ElfView elf, string version)
    {
        var needs = elf.Only(VersionNeeds, "version need sections");
        var strings = elf.Linked(needs);
        var need = needs.Offset;                                                  // Elf64_Verneed: version, count, file, aux, next
        for (var n = 0; n < needs.Info; n++)
        {
            var entry = need + (int)elf.Word(need + 8);                           // Elf64_Vernaux: hash, flags, other, name, next
            for (var a = elf.Short(need + 2); a > 0; a--)
            {
                if (elf.Text(strings, elf.Word(entry + 8)) == version)
                {
                    return (entry + 4, elf.Short(entry + 6));
                }

                entry += (int)elf.Word(entry + 12);
            }

            need += (int)elf.Word(need + 12);
        }

        throw elf.Bad($"it does not need {version}");
    }

    private static List<(string Name, int At)> SymbolsOfVersion(ElfView elf, int index)
    {
        const int symbolSize = 24;
        var symbols = elf.Only(DynamicSymbols, "dynamic symbol tables");
        var indices = elf.Only(VersionIndices, "version tables");
        var strings = elf.Linked(symbols);
        var found = new List<(string, int)>();
        for (var i = 0; i < symbols.Size / symbolSize; i++)
        {
            if (elf.Short(indices.Offset + (2 * i)) == index)
            {
                var at = symbols.Offset + (i * symbolSize);                       // Elf64_Sym: name, info, other, shndx, value, size
                found.Add((elf.Text(strings, elf.Word(at)), at));
            }
        }

        return found;
    }
}
