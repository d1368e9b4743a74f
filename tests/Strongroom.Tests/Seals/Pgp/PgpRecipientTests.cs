using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Strongroom.Sdk.Errors;
using Strongroom.Seals.Pgp;
using static Strongroom.Tests.Seals.Pgp.PgpRings;

namespace Strongroom.Tests.Seals.Pgp;

public sealed class PgpRecipientTests
{
    static readonly DateTime Created = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    static readonly FakeTimeProvider Time = new(new DateTimeOffset(Created).AddDays(100));
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    static ReadOnlySpan<byte> Share => "84c500df872adbfe0b8104a9d5ff97c7"u8;

    [Fact]
    public void The_holder_of_the_key_reads_the_message()
    {
        var ring = NewRing();
        Assert.Equal(Share.ToArray(), Decrypt(PgpRecipient.Reader(Time)(Base64(ring)).Encrypt(Share), ring));
        Assert.Equal(Convert.ToHexStringLower(ring.Public.GetPublicKey().GetFingerprint()), PgpRecipient.Parse(Base64(ring), Time).Fingerprint);
    }

    [Fact]
    public void A_key_in_ascii_armour_is_taken_too()
    {
        var ring = NewRing();
        using var text = new MemoryStream();
        using (var armour = new ArmoredOutputStream(text)) ring.Public.Encode(armour);
        Assert.Equal(Share.ToArray(), Decrypt(PgpRecipient.Parse(Encoding.ASCII.GetString(text.ToArray()), Time).Encrypt(Share), ring));
    }

    [Fact]
    public void An_expired_key_is_refused_with_its_fingerprint()
    {
        var ring = NewRing(expiresAfter: TimeSpan.FromDays(50));
        var e = Assert.Throws<RequestException>(() => PgpRecipient.Parse(Base64(ring), Time));
        Assert.Equal(400, e.Status);
        Assert.Contains(Convert.ToHexStringLower(ring.Public.GetPublicKey().GetFingerprint()), e.Message, StringComparison.Ordinal);
        PgpRecipient.Parse(Base64(ring), new FakeTimeProvider(new DateTimeOffset(Created).AddDays(49)));
    }

    [Fact]
    public void A_key_without_an_encryption_subkey_is_refused()
        => Assert.Contains("no valid key for encryption", Assert.Throws<RequestException>(() => PgpRecipient.Parse(Base64(NewRing(withSubkey: false)), Time)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----")]
    [InlineData("keybase:someone")]
    public void What_is_no_key_is_the_callers_mistake(string text)
        => Assert.Matches("^error (decoding|parsing) given PGP key: ", Assert.Throws<RequestException>(() => PgpRecipient.Parse(text, Time)).Message);

    [Fact]
    public void Damaged_keys_are_the_callers_mistake_or_still_keys()
    {
        var bytes = NewRing().Public.GetEncoded();
        CsCheck.Check.Sample(CsCheck.Gen.Select(CsCheck.Gen.Int[0, bytes.Length - 1], CsCheck.Gen.Byte, CsCheck.Gen.Int[1, bytes.Length]), (at, with, cut) =>
        {
            var damaged = bytes[..cut];
            if (at < cut) damaged[at] = with;
            try
            {
                PgpRecipient.Parse(Convert.ToBase64String(damaged), Time).Encrypt(Share);
            }
            catch (RequestException) { }
        }, iter: 300, threads: 1);
    }

    [Theory]
    [InlineData("future-default")]
    [InlineData("rsa2048")]
    public async Task Gpg_reads_what_is_encrypted_to_its_key(string algorithm)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gpg"), "gpg is not installed");
        var home = Directory.CreateTempSubdirectory("gpg-").FullName;
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await GpgAsync(home, "--batch", "--passphrase", "", "--quick-gen-key", "Test <test@example.com>", algorithm, "default", "never");
            if (algorithm == "rsa2048") await GpgAsync(home, "--batch", "--passphrase", "", "--quick-add-key", await FingerprintAsync(home), "rsa2048", "encr", "never");
            var key = Convert.ToBase64String(await GpgAsync(home, "--export"));
            var recipient = PgpRecipient.Parse(key, TimeProvider.System);
            Assert.Equal((await FingerprintAsync(home)).ToLowerInvariant(), recipient.Fingerprint);
            var file = Path.Combine(home, "message");
            await File.WriteAllBytesAsync(file, recipient.Encrypt(Share), Ct);
            Assert.Equal(Share.ToArray(), await GpgAsync(home, "--batch", "--decrypt", file));
        }
        finally
        {
            await RunAsync("gpgconf", home, "--kill", "all");
            Directory.Delete(home, recursive: true);
        }
    }

    static async Task<string> FingerprintAsync(string home)
        => Encoding.ASCII.GetString(await GpgAsync(home, "--list-keys", "--with-colons")).Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

    static Task<byte[]> GpgAsync(string home, params string[] arguments) => RunAsync("gpg", home, arguments);

    static async Task<byte[]> RunAsync(string program, string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["GNUPGHOME"] = home } };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Ct);
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, Ct);
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, await error);
        return output.ToArray();
    }
}
