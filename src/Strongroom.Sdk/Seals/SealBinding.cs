using System.Text;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Sdk.Seals;

/// <summary>What a wrapped key is bound to: the service (or the cipher) gives it back only to who names the same. It is no secret and lies beside the wrapped key,
/// so a blob tells itself how it opens; its use is that a KMS can be told to refuse everything else, and that a blob cannot stand in for another one.</summary>
/// <param name="Cluster">The configured <c>cluster_name</c>; "" where there is none (a name made at initialisation lies behind the barrier and is not known before).</param>
/// <remarks>AWS calls this an encryption context (https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html), other services associated data.</remarks>
public sealed record SealBinding(string Cluster)
{
    public const string ProductMember = "product", ClusterMember = "cluster", PurposeMember = "purpose";
    public const string Product = "strongroom", Purpose = "seal";

    /// <summary>By name, for services that take pairs; sorted.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => Cluster.Length == 0
        ? [new(ProductMember, Product), new(PurposeMember, Purpose)]
        : [new(ClusterMember, Cluster), new(ProductMember, Product), new(PurposeMember, Purpose)];

    /// <summary>In one piece, for services and ciphers that take bytes: <c>cluster=…;product=strongroom;purpose=seal</c>.</summary>
    public byte[] AssociatedData => Encoding.UTF8.GetBytes(string.Join(';', Pairs.Select(each => $"{each.Key}={each.Value}")));

    /// <exception cref="InvalidDataException">Bound to something that this is not.</exception>
    internal static SealBinding Parse(ReadOnlySpan<byte> message)
    {
        var (product, cluster, purpose) = ("", "", "");
        for (var reader = new ProtoReader(message); reader.Next();)
            if (reader.Number == 1) product = reader.Text;
            else if (reader.Number == 2) cluster = reader.Text;
            else if (reader.Number == 3) purpose = reader.Text;
        return product == Product && purpose == Purpose ? new SealBinding(cluster) : throw new InvalidDataException($"the blob is bound to \"{product}\" and \"{purpose}\"");
    }

    internal byte[] ToBytes() => new ProtoWriter().Text(1, Product).Text(2, Cluster).Text(3, Purpose).ToArray();
}
