using System.Security.Cryptography;
using System.Text;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>
/// The checksum of <c>plan.json</c>, its last property: SHA-256 over the file's bytes with 64 zeros in the checksum's place. A flipped digit in
/// a batch would otherwise still be a plan. Plans of versions before it have none and are not checked.
/// </summary>
internal static class PlanChecksum
{
    public const string Key = "sha256";
    private const int Digits = 2 * SHA256.HashSizeInBytes;
    private static readonly byte[] Before = Encoding.UTF8.GetBytes($"\"{Key}\": \"");

    public static string Blank { get; } = new('0', Digits);

    /// <summary>Puts the checksum into a plan that was written with <see cref="Blank"/>.</summary>
    public static byte[] Fill(byte[] plan)
    {
        var at = Place(plan);
        Encoding.ASCII.GetBytes(Of(plan, at), plan.AsSpan(at, Digits));
        return plan;
    }

    /// <summary>Checks a plan that has a checksum.</summary>
    /// <exception cref="InvalidDataException">The checksum does not fit.</exception>
    public static void Check(byte[] plan)
    {
        var at = Place(plan);
        if (at >= 0 && Of(plan, at) != Encoding.ASCII.GetString(plan, at, Digits))
        {
            throw new InvalidDataException("its checksum does not fit");
        }
    }

    // The last one: a tokenizer's file may be named like the key.
    private static int Place(ReadOnlySpan<byte> plan)
    {
        var at = plan.LastIndexOf(Before);
        return at >= 0 && at + Before.Length + Digits <= plan.Length ? at + Before.Length : -1;
    }

    private static string Of(ReadOnlySpan<byte> plan, int at)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(plan[..at]);
        hash.AppendData(Encoding.ASCII.GetBytes(Blank));
        hash.AppendData(plan[(at + Digits)..]);
        return Fingerprint.Hex(hash.GetHashAndReset());
    }
}
