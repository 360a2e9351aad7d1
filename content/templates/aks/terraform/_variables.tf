<%#aks.any%>
variable "cluster_admin_group_ids" {
  description = "Object ids of the Entra groups that administer the cluster. Nobody else is an administrator; local accounts are off."
  type        = list(string)

  validation {
    condition     = length(var.cluster_admin_group_ids) > 0
    error_message = "Without a group of administrators nobody could ever sign in."
  }
}
<%/aks.any%>
