using System.Text.Json.Nodes;
using Strongroom.LocalKms.Keys;

namespace Strongroom.LocalKms.Actions;

/// <summary>What an action gets: the store (locked for it) and the members of the request.</summary>
sealed record KmsCall(KeyStore Store, KmsInput Input, string AccountId);

/// <summary>Null: an empty answer.</summary>
delegate JsonObject? KmsAction(KmsCall call);
