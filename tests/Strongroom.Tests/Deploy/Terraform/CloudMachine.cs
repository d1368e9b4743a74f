using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Deploy.Terraform;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>A machine as a module makes it: a Debian, the cloud's metadata service, a web server with the release.</summary>
sealed class CloudMachine : IAsyncDisposable
{
    public const string Script = "/var/lib/cloud/userdata.sh";

    /// <summary>Who vouches for the storage services of the cloud; for CURL_CA_BUNDLE.</summary>
    public const string Authority = "/var/tmp/storage.crt";

    /// <summary>The release zip of this executable, and its SHA-256.</summary>
    public static (byte[] Zip, string Checksum) TheRelease => (Release.Value, ChecksumOf(Release.Value));

    static readonly Lazy<byte[]> Release = new(() => Zip(("vault", File.ReadAllBytes(VaultProcess.Executable))));

    CloudMachine(ChrootRoot root, FakeCloud cloud) => (Root, Cloud) = (root, cloud);

    public ChrootRoot Root { get; }
    public FakeCloud Cloud { get; }

    /// <summary>The SHA-256 of the zip that the web server has.</summary>
    public string Checksum { get; private set; } = "";

    public static string ZipUrl => $"http://127.0.0.1:{FakeCloud.WebPort}/vault.zip";

    public static async Task<CloudMachine> StartAsync()
    {
        var missing = ChrootRoot.Missing(ChrootRoot.CloudPackages) ?? (VaultProcess.IsNative ? null : "STRONGROOM_VAULT names no native executable, and no other runs in a root without .NET");
        Assert.SkipWhen(missing is not null, missing ?? "");
        var root = await ChrootRoot.CreateAsync(ChrootRoot.CloudPackages);
        SystemctlStub.Install(root);
        var certificate = CertificateFor("*.s3.eu-central-1.amazonaws.com", "storage.googleapis.com");
        root.Write(Authority, certificate.ExportCertificatePem());
        var machine = new CloudMachine(root, await FakeCloud.StartAsync(root.NetworkNamespace, certificate));
        machine.Offer(Release.Value);
        return machine;
    }

    /// <summary>The web server's zip holds this.</summary>
    public void Offer(params (string Name, byte[] Content)[] files) => Offer(Zip(files));

    void Offer(byte[] zip) => (Cloud.Files["/vault.zip"], Checksum) = (zip, ChecksumOf(zip));

    static string ChecksumOf(byte[] zip) => Convert.ToHexStringLower(SHA256.HashData(zip));

    public static X509Certificate2 CertificateFor(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=storage", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        return memory.ToArray();
    }

    /// <summary>The script that the module's machine gets, run as the cloud runs it.</summary>
    public async Task<CommandResult> InstallAsync(string module, string scheme, Dictionary<string, string>? settings = null, Dictionary<string, string>? values = null)
    {
        var all = new Dictionary<string, string> { ["VAULT_URL"] = ZipUrl, ["VAULT_SHA256"] = Checksum };
        foreach (var (name, value) in settings ?? []) all[name] = value;
        Root.Write(Script, Userdata.Render(module, scheme, all, values), "0700");
        return await Root.RunAsync(Script);
    }

    /// <summary>A name of the internet is this machine, and the cloud's certificate is believed.</summary>
    public void PretendToBe(string host)
    {
        Root.Write("/etc/hosts", $"127.0.0.1 localhost {host}\n");
        Root.Write("/root/.curlrc", $"cacert = {Authority}\n");
    }

    /// <summary>A command of somebody who has logged in: a login shell, with /etc/profile.d.</summary>
    public Task<CommandResult> LoginAsync(string command) => Root.RunAsync("bash", "-lc", command);

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        await Root.DisposeAsync();
    }
}
