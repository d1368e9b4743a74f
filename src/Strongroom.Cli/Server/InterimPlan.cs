using Strongroom.Core.Lifecycle;
using Strongroom.Http.Api;
using Strongroom.Http.Listeners;
using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Server;

static class InterimPlan
{
    public static ServerPlan Load(string path)
    {
        var body = HclDocument.Parse(File.ReadAllText(path), path).Body;
        static string Text(HclValue? v) => v switch { null => "", HclString s => s.Value, HclNumber n => n.Text, HclBool b => b.Value ? "true" : "false", _ => v.ToString() ?? "" };
        static Dictionary<string, string> Map(HclObject? o) => o?.Items.Where(i => i.Value is not HclObject and not HclList).ToDictionary(i => i.Name, i => Text(i.Value)) ?? [];
        var storage = body.Blocks("storage", 1).Concat(body.Blocks("backend", 1)).First();
        var listener = body.Blocks("listener", 1).First();
        var seal = body.Blocks("seal", 1).FirstOrDefault();
        var address = Map(listener.Body)["address"];
        return new ServerPlan
        {
            StorageType = storage.Labels[0].Name, StorageParameters = Map(storage.Body),
            Listeners = [new ListenerOptions { Address = address, Api = new ApiOptions() }],
            Seal = seal is null ? SealPlan.Shamir : new SealPlan(seal.Labels[0].Name, Map(seal.Body), path),
            Vault = new VaultOptions { StorageType = storage.Labels[0].Name, ApiAddress = Text(body["api_addr"]) },
        };
    }
}
