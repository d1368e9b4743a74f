using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Cli.Configuration;
using Strongroom.Cli.Server;
using Strongroom.Sdk.Seals;
using Strongroom.Storage.File;

namespace Strongroom.Cli.Doctor;

/// <summary>Looks at everything a server with this configuration needs, before the first start or beside the running server. Changes nothing.</summary>
sealed class Examination(IReadOnlyList<string> paths, Func<string, string?> environment, TimeProvider time, IReadOnlyCollection<string> skipped)
{
    readonly DoctorReport _report = new();

    /// <summary>Look at the limits of this process too.</summary>
    public bool WithSystem { get; init; } = true;

    public async ValueTask<DoctorReport> RunAsync(CancellationToken ct)
    {
        var section = _report.Section("configuration");
        var (config, problems) = ServerConfig.Load(paths, environment, Catalog.Names);
        foreach (var problem in problems)
            if (problem.IsError) section.Fail(problem.Key, problem.ToString(), "");
            else section.Warn(problem.Key, problem.ToString(), "");
        if (config is null) return _report;
        if (problems.Count == 0) section.Ok("files", $"{string.Join(", ", paths)}: no mistakes");
        var plan = ServerPlanner.Of(config, []);
        foreach (var warning in plan.Warnings) section.Warn("settings", warning, "");
        if (WithSystem) SystemExam.Examine(_report, config.DisableMlock);
        var directory = config.Storage!.Type == "file" && Directory.Exists(config.Storage.Parameters["path"]) ? new ReadOnlyDirectory(config.Storage.Parameters["path"]) : null;
        if (!Skips("storage")) new StorageExam(config.Storage).Examine(_report);
        if (!Skips("listener"))
            foreach (var listener in config.Listeners) new ListenerExam(listener, plan.Vault.ApiAddress, time).Examine(_report, directory?.Holder is not null);
        if (!Skips("seal")) await SealsAsync(plan, directory, ct);
        return _report;
    }

    bool Skips(string what)
    {
        if (!skipped.Contains(what)) return false;
        _report.Section(what).Skip("all", "as asked for");
        return true;
    }

    async ValueTask SealsAsync(ServerPlan plan, ReadOnlyDirectory? directory, CancellationToken ct)
    {
        Seal seal;
        try { (seal, _) = await new SealBuilder(plan, environment, time, NullLoggerFactory.Instance).BuildAsync(); }
        catch (SealException e)
        {
            _report.Section("seal").Fail("settings", e.Message, e.Remedy);
            return;
        }
        if (seal is Seal.Auto { Wrapper: var wrapper })
        {
            foreach (var stanza in plan.Seals) await OneAsync(plan, stanza, ct);
            if (directory is not null) await new StoredSealExam(directory, seal, time).ExamineAsync(_report, ct);
            await wrapper.DisposeAsync();
        }
        else if (directory is not null) await new StoredSealExam(directory, seal, time).ExamineAsync(_report, ct);
    }

    async ValueTask OneAsync(ServerPlan plan, SealPlan stanza, CancellationToken ct)
    {
        var made = Catalog.Seals[stanza.Type](new SealContext
        {
            Parameters = stanza.Parameters, Source = stanza.Source, Binding = stanza.Binding, Environment = SealEnvironment.For(plan, stanza, environment), Time = time, Loggers = NullLoggerFactory.Instance,
        });
        if (made is not Seal.Auto { Wrapper: var wrapper }) return;
        await using (wrapper)
        {
            await new SealExam(stanza.Name, wrapper).ExamineAsync(_report, ct);
            if (MinimalPolicy.Of(stanza.Type, wrapper.KeyId, wrapper.Settings) is { } policy) _report.Policies[stanza.Name] = policy;
        }
    }
}
